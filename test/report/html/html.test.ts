import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { formatHtml } from '../../../lib/report/html/html';
import { anyRun, createNonCompliant, createRun, createSampleRun, formatToText, HOSTILE } from '../sample';

const page = formatToText(formatHtml, createSampleRun());
/** Returns the tags of a page in their order. */
const listTags = (text: string): string[] => text.match(/<[!/]?[a-z][^>]*>/gi) ?? [];

it('loads nothing', () => {
  expect(page).not.toMatch(/<(link|img|iframe|object|embed|base)\b|\b(src|href)=|@import|url\(/i);
});

it('allows only its own style and script', () => {
  const hashTag = (tag: string) => {
    const [, content] = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(page) ?? [];
    return `sha256-${createHash('sha256')
      .update(content as string)
      .digest('base64')}`;
  };
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashTag('style')}'; script-src '${hashTag('script')}'; base-uri 'none'; form-action 'none'">`,
  );
  expect(page).not.toMatch(/ on\w+=| style=/);
});

it('closes every tag', () => {
  const open: string[] = [];
  for (const tag of listTags(page.replace(/<script>[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*<\/style>/, ''))) {
    const name = /[a-z]+\d?/i.exec(tag)?.[0] as string;
    if (['DOCTYPE', 'meta', 'br', 'input'].includes(name)) continue;
    if (tag.startsWith('</')) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

it('hides nothing but the filter without the script', () => {
  expect(page.match(/<[^>]* hidden[ >]/g)).toEqual(['<form class="filter" hidden>']);
});

it('has sections for rules, insufficient data, unevaluated items, counts and notes', () => {
  const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading?.replace(/<[^>]*>/g, ''));
  expect(headings).toEqual([
    'critical public-s3-bucket 2',
    'high open-ssh 16',
    'medium expiring-certificate 1',
    'low gp2-volume 2',
    'insufficient data 2',
    'Not evaluated',
    'Rules of this run',
    'Notes',
  ]);
});

it('lists the first 500 resources of a rule', () => {
  const many = Array.from({ length: 5000 }, (_, index) => createNonCompliant('gp2-volume', `vol-${index}`, 'gp2'));
  const text = formatToText(formatHtml, createRun(many));
  expect(text.match(/>vol-\d+</g)).toHaveLength(500);
  expect(text).toContain('… and 4,500 more');
});

it('escapes hostile names', () => {
  const tame = formatToText(formatHtml, createRun(HOSTILE.map(() => createNonCompliant('open-ssh', 'x', 'x'))));
  const text = formatToText(formatHtml, createRun(HOSTILE.map((name) => createNonCompliant('open-ssh', name, name))));
  expect(listTags(text)).toEqual(listTags(tame));
  expect(text).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
});

it('has no tag, attribute or control character from the input, for any run', () => {
  const known = new Set(
    listTags(page)
      .concat(listTags(formatToText(formatHtml, createRun([]))))
      .map((tag) => tag.split(/[ >]/)[0]),
  );
  fc.assert(
    fc.property(anyRun(), (run) => {
      const text = formatToText(formatHtml, run).replace(/<script>[\s\S]*<\/script>\n<\/body>/, '');
      const tags = listTags(text);
      expect(tags.filter((tag) => !known.has(tag.split(/[ >]/)[0]))).toEqual([]);
      expect(tags.filter((tag) => / (on\w+|style|src|href)=/i.test(tag))).toEqual([]);
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});
