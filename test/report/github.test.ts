import fc from 'fast-check';
import { formatGithub } from '../../lib/report/github';
import { anyReport, evaluation, insufficient, offence, reportOf, written } from './sample';

it('annotates the worst first, then what cannot be told, and sums up', () => {
  const report = reportOf(
    [
      evaluation('open-ssh', 'sg-1'),
      offence('gp2-volume', 'vol-1', 'gp2'),
      offence('expiring-certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b', 'Ends on 2026-03-12'),
      insufficient('open-ssh', 'sg-2', 'port 22 may be open'),
      offence('public-s3-bucket', 'shop', 'Anyone may read, 100%', { source: '-' }),
      offence('open-ssh', 'sg-3', 'Port 22 is open', { accountId: null, region: null }),
    ],
    { unreadable: [{ source: 'b.json', message: 'Cannot unpack it' }] },
  );
  expect(written(formatGithub, report).split('\n')).toEqual([
    '::error file=b.json,title=Cannot judge::b.json: Cannot unpack it',
    '::error title=public-s3-bucket (critical)::shop, eu-west-1, 111122223333: Anyone may read, 100%25',
    '::error file=snapshots/a.json.gz,title=open-ssh (high)::sg-3: Port 22 is open',
    '::warning file=snapshots/a.json.gz,title=expiring-certificate (medium)::certificate/0a1b, eu-west-1, 111122223333: Ends on 2026-03-12',
    '::notice file=snapshots/a.json.gz,title=gp2-volume (low)::vol-1, eu-west-1, 111122223333: gp2',
    '::warning file=snapshots/a.json.gz,title=open-ssh (high)::sg-2, eu-west-1, 111122223333: Insufficient data: port 22 may be open',
    'Assay: Not everything is compliant; 4 not compliant (1 critical, 1 high, 1 medium, 1 low); 1 cannot tell; 1 unreadable; 1 compliant',
    '',
  ]);
});

it('says when nothing was judged', () => {
  expect(written(formatGithub, reportOf([]))).toBe(
    'Assay: Nothing was judged: the input has no resource of a type that these rules judge\n',
  );
});

it('escapes the separators of a command', () => {
  const report = reportOf([offence('open-ssh', 'sg-1', 'a', { source: 'a,b:c%d.json' })]);
  expect(written(formatGithub, report)).toContain('::error file=a%2Cb%3Ac%25d.json,title=');
});

it('gives one command a line, and no command of anybody else, for any report', () => {
  fc.assert(
    fc.property(anyReport(), (report) => {
      const lines = written(formatGithub, report).split(/\r\n|\r|\n/);
      const offences = [...report.evaluations()].filter((one) => one.complianceType === 'NON_COMPLIANT').length;
      expect(lines).toHaveLength(offences + report.unreadable.length + 2);
      const command = /^::(error|warning|notice) (file=[^,:]*,)?title=[^,:]*::[^\p{Cc}]*$/u;
      expect(lines.slice(0, -2).filter((line) => !command.test(line))).toEqual([]);
    }),
  );
});
