import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { formatHtml } from '../../../lib/report/html/html';
import { PAGE_SCRIPT } from '../../../lib/report/html/script';
import { run } from '../../cli/testing-io';
import { rules } from '../../rules/registry';
import {
  anyRun,
  createEvaluation,
  createNonCompliant,
  createRun,
  createSampleRun,
  formatToText,
  HOSTILE,
} from '../sample';

const page = formatToText(formatHtml, createSampleRun());
/** Returns the tags of a page in their order. */
const listTags = (text: string): string[] => text.match(/<[!/]?[a-z][^>]*>/gi) ?? [];
const listLinks = (text: string): string[] => [...text.matchAll(/ href="([^"]*)"/g)].map(([, url]) => url as string);
const withoutScript = (text: string): string =>
  text.replace(/<script>[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*<\/style>/, '');

it('loads nothing', () => {
  expect(page).not.toMatch(/<(link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(/i);
});

it('allows only its own style and script', () => {
  const hashTag = (tag: string) => {
    const [, content] = new RegExp(`<${tag}>([\\s\\S]*)</${tag}>`).exec(page) ?? [];
    return `sha256-${createHash('sha256')
      .update(content as string)
      .digest('base64')}`;
  };
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashTag('style')}'; script-src '${hashTag('script')}'; base-uri 'none'; form-action 'none'">`,
  );
  expect(page).not.toMatch(/ on\w+=| style=/);
});

it('has a script that can be parsed', () => expect(() => new Script(PAGE_SCRIPT)).not.toThrow());

it('closes every tag', () => {
  const open: string[] = [];
  for (const tag of listTags(withoutScript(page))) {
    const name = /[a-z]+\d?/i.exec(tag)?.[0] as string;
    if (['DOCTYPE', 'meta', 'br', 'input'].includes(name)) continue;
    if (tag.startsWith('</')) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

it('hides nothing but what the script works on without it', () => {
  const hidden = new Set(page.match(/<[^>]* hidden[ >]/g)?.map((tag) => tag.split(' ')[0]));
  expect([...hidden].sort()).toEqual(['<form', '<input']);
});

it('has sections for rules, unevaluated items, the rules of the run and notes', () => {
  const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading?.replace(/<[^>]*>/g, ''));
  expect(headings).toEqual([
    'critical public-s3-bucket 2',
    'high open-ssh 18',
    'medium expiring-certificate 1',
    'low gp2-volume 2',
    'Not evaluated',
    'Rules of this run',
    'What the rules require',
    'Notes',
  ]);
});

it('lists results of every category, the worst first', () => {
  const [, group = ''] = /<section class="group" data-severity="high"([\s\S]*?)<\/section>/.exec(page) ?? [];
  const categories = [...group.matchAll(/<tr data-category="(\w+)"/g)].map(([, category]) => category);
  expect([...new Set(categories)]).toEqual([
    'nonCompliant',
    'insufficientData',
    'waived',
    'compliant',
    'notApplicable',
  ]);
  expect(group).toContain('data-totals="16 2 0 1 1 1"');
  expect(categories).toHaveLength(16 + 2 + 1 + 1 + 1);
});

it('lists the first 500 non-compliant and the first 100 compliant resources of a rule', () => {
  const many = Array.from({ length: 5000 }, (_, index) => [
    createNonCompliant('gp2-volume', `vol-${index}`, 'gp2'),
    createEvaluation('gp2-volume', `ok-${index}`),
  ]);
  const text = formatToText(formatHtml, createRun(many.flat()));
  expect([text.match(/>vol-\d+</g)?.length, text.match(/>ok-\d+</g)?.length]).toEqual([500, 100]);
  expect(text).toContain('… and 4,500 more non-compliant');
  expect(text).toContain('… and 4,900 more compliant');
});

it('names its tool and its input', () => {
  const files = [
    { source: 'a.json', sha256: 'aa' },
    { source: 'b <i>.json', sha256: 'bb' },
  ];
  const text = formatToText(formatHtml, createRun([]), { inputHash: { sha256: 'cc', files } });
  const [, footer = ''] = /<footer>([\s\S]*)<\/footer>/.exec(text) ?? [];
  expect(
    footer
      .replace(/<[^>]*>/g, '')
      .trim()
      .split('\n'),
  ).toEqual([
    'Assay 0.1.0, evaluated as of 2026-03-01T12:00:00.000Z',
    'SHA-256 of the input: cc',
    '',
    'It is that of these lines, which sha256sum prints',
    'aa  a.json',
    'bb  b &lt;i&gt;.json',
  ]);
});

it('leaves out notes when it is to be quiet', () =>
  expect(formatToText(formatHtml, createSampleRun(), { quiet: true })).not.toContain('<h2>Notes</h2>'));

describe('links', () => {
  const link = (parts: Parameters<typeof createEvaluation>[2], options: Parameters<typeof formatToText>[2] = {}) =>
    listLinks(
      formatToText(formatHtml, createRun([createEvaluation('gp2-volume', 'vol-1', parts)], { rules: [] }), options),
    )
      .filter((url) => !url.startsWith('#'))
      .map((url) => url.replaceAll('&amp;', '&'));
  const template = { accountId: null, region: null, line: 12, column: 3 };

  it.each<[string, Parameters<typeof link>[0], string[]]>([
    [
      'a resource',
      {},
      [
        'https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=vol-1&resourceType=AWS%3A%3AEC2%3A%3AVolume',
      ],
    ],
    [
      'a global resource',
      { region: 'global' },
      [
        'https://console.aws.amazon.com/config/home?region=us-east-1#/resources/timeline?resourceId=vol-1&resourceType=AWS%3A%3AEC2%3A%3AVolume',
      ],
    ],
    [
      'a resource in China',
      { region: 'cn-north-1' },
      [
        'https://console.amazonaws.cn/config/home?region=cn-north-1#/resources/timeline?resourceId=vol-1&resourceType=AWS%3A%3AEC2%3A%3AVolume',
      ],
    ],
    ['a resource without an account', { accountId: null }, []],
    ['a Region that is none', { region: 'evil.example/#' }, []],
    ['standard input', { ...template, source: '-' }, []],
    ['a file with the name of a script', { ...template, source: 'javascript:alert(1)' }, ['javascript%3Aalert(1)']],
    ['a file with markup', { ...template, source: 'a"><b>.yaml' }, ['a%22%3E%3Cb%3E.yaml']],
  ])('%s', (_name, parts, urls) => expect(link(parts)).toEqual(urls));

  it('lead from the folder of the report to a template', () => {
    expect(link({ ...template, source: 'stacks/a b.yaml' }, { file: 'out/report.html' })).toEqual([
      '../stacks/a%20b.yaml',
    ]);
    expect(link({ ...template, source: 'stacks/a.yaml' }, {})).toEqual(['stacks/a.yaml']);
  });

  it('lead to the line in the repository', () => {
    const sourceRoot = { url: 'https://example.com/team/app/blob/1f3a/', folder: dirname(process.cwd()) };
    const path = join(process.cwd().split('/').at(-1) as string, 'stacks/a.yaml');
    expect(link({ ...template, source: 'stacks/a.yaml' }, { sourceRoot })).toEqual([
      `https://example.com/team/app/blob/1f3a/${path}#L12`,
    ]);
    expect(link({ ...template, source: '/elsewhere/a.yaml' }, { sourceRoot, file: '/elsewhere/r.html' })).toEqual([
      'a.yaml',
    ]);
  });

  it('lead to rules of the page that exist', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => `#${id}`);
    expect(listLinks(page).filter((url) => url.startsWith('#') && !ids.includes(url))).toEqual([]);
  });
});

it('escapes hostile names', () => {
  const names = (text: string) => listTags(text).map((tag) => tag.replace(/ (data-resource|href)="[^"]*"/g, ''));
  const tame = formatToText(formatHtml, createRun(HOSTILE.map(() => createNonCompliant('open-ssh', 'x', 'x'))));
  const text = formatToText(formatHtml, createRun(HOSTILE.map((name) => createNonCompliant('open-ssh', name, name))));
  expect(names(text)).toEqual(names(tame));
  expect(text).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
});

it('has no tag, attribute, address or control character from the input, for any run', () => {
  const known = new Set(
    listTags(page)
      .concat(listTags(formatToText(formatHtml, createRun([]))))
      .map((tag) => tag.split(/[ >]/)[0]),
  );
  fc.assert(
    fc.property(anyRun(), (run) => {
      const text = withoutScript(formatToText(formatHtml, run));
      const tags = listTags(text);
      expect(tags.filter((tag) => !known.has(tag.split(/[ >]/)[0]))).toEqual([]);
      expect(tags.filter((tag) => / (on\w+|style|src)=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
      const elsewhere = listLinks(text).filter(
        (url) =>
          !/^(#[\w-]*|https:\/\/(console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)|docs\.aws\.amazon\.com)\/.*|[^:]*)$/.test(
            url,
          ),
      );
      expect(elsewhere).toEqual([]);
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});

it('shows the values of parameters as --param takes them', async () => {
  const command = ['evaluate', 'examples/shop.template.yaml', '--format', 'html', '--rule', 'open-ssh'];
  const { out } = await run([...command, '--param', 'open-ssh.allowedCidrs=2001:db8::/32,192.0.2.7'], { rules });
  expect(out).toContain(
    '<dd><code>allowedCidrs = 2001:db8::/32,192.0.2.7</code><br><code>allowedPrefixLists = </code>',
  );
});
