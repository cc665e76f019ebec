import fc from 'fast-check';
import { formatGithub } from '../../lib/report/github';
import { anyRun, createEvaluation, createInsufficient, createNonCompliant, createRun, formatToText } from './sample';

it('annotates the worst first, then insufficient data, and ends with a summary', () => {
  const run = createRun(
    [
      createEvaluation('open-ssh', 'sg-1'),
      createNonCompliant('gp2-volume', 'vol-1', 'gp2'),
      createNonCompliant(
        'expiring-certificate',
        'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b',
        'Expires 2026-03-12',
      ),
      createInsufficient('open-ssh', 'sg-2', 'port 22 may be open'),
      createNonCompliant('public-s3-bucket', 'shop', 'Anyone may read, 100%', { source: '-' }),
      createNonCompliant('open-ssh', 'sg-3', 'Port 22 is open', { accountId: null, region: null }),
    ],
    { unreadable: [{ source: 'b.json', message: 'Cannot unpack it' }] },
  );
  expect(formatToText(formatGithub, run).split('\n')).toEqual([
    '::error file=b.json,title=Unreadable::b.json: Cannot unpack it',
    '::error title=public-s3-bucket (critical)::shop, eu-west-1, 111122223333: Anyone may read, 100%25',
    '::error file=snapshots/a.json.gz,title=open-ssh (high)::sg-3: Port 22 is open',
    '::warning file=snapshots/a.json.gz,title=expiring-certificate (medium)::certificate/0a1b, eu-west-1, 111122223333: Expires 2026-03-12',
    '::notice file=snapshots/a.json.gz,title=gp2-volume (low)::vol-1, eu-west-1, 111122223333: gp2',
    '::warning file=snapshots/a.json.gz,title=open-ssh (high)::sg-2, eu-west-1, 111122223333: Insufficient data: port 22 may be open',
    'Assay: Some resources are non-compliant; 4 non-compliant (1 critical, 1 high, 1 medium, 1 low); 1 insufficient data; 1 unreadable; 1 compliant',
    '',
  ]);
});

it('reports that nothing was evaluated', () => {
  expect(formatToText(formatGithub, createRun([]))).toBe(
    'Assay: Nothing was evaluated: no resource has a type that these rules evaluate\n',
  );
});

it('escapes the separators of a command', () => {
  const run = createRun([createNonCompliant('open-ssh', 'sg-1', 'a', { source: 'a,b:c%d.json' })]);
  expect(formatToText(formatGithub, run)).toContain('::error file=a%2Cb%3Ac%25d.json,title=');
});

it('writes one command a line, and none from the input, for any run', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      const lines = formatToText(formatGithub, run).split(/\r\n|\r|\n/);
      const annotated = [...run.evaluations()].filter(
        ({ complianceType, baseline }) => complianceType === 'NON_COMPLIANT' && baseline !== 'known',
      );
      expect(lines).toHaveLength(annotated.length + run.unreadable.length + 2);
      const command = /^::(error|warning|notice) (file=[^,:]*,(line=\d+,(col=\d+,)?)?)?title=[^,:]*::[^\p{Cc}]*$/u;
      expect(lines.slice(0, -2).filter((line) => !command.test(line))).toEqual([]);
    }),
  );
});
