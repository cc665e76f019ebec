import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { formatHtml } from '../../../lib/report/html/html';
import { anyReport, HOSTILE, offence, reportOf, sampleReport, written } from '../sample';

const page = written(formatHtml, sampleReport());
/** The tags of a page in their order, without what stands between them. */
const tagsOf = (text: string): string[] => text.match(/<[!/]?[a-z][^>]*>/gi) ?? [];

it('fetches nothing', () => {
  expect(page).not.toMatch(/<(link|img|iframe|object|embed|base)\b|\b(src|href)=|@import|url\(/i);
});

it('allows its own style and script alone', () => {
  const hashOf = (tag: string) => {
    const [, content] = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(page) ?? [];
    return `sha256-${createHash('sha256')
      .update(content as string)
      .digest('base64')}`;
  };
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf('style')}'; script-src '${hashOf('script')}'; base-uri 'none'; form-action 'none'">`,
  );
  expect(page).not.toMatch(/ on\w+=| style=/);
});

it('closes every tag that it opens', () => {
  const open: string[] = [];
  for (const tag of tagsOf(page.replace(/<script>[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*<\/style>/, ''))) {
    const name = /[a-z]+\d?/i.exec(tag)?.[0] as string;
    if (['DOCTYPE', 'meta', 'br', 'input'].includes(name)) continue;
    if (tag.startsWith('</')) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

it('reads without its script: nothing but the filter waits for it', () => {
  expect(page.match(/<[^>]* hidden[ >]/g)).toEqual(['<form class="filter" hidden>']);
});

it('shows offences, what cannot be told, what was not judged, rules and notes', () => {
  const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading?.replace(/<[^>]*>/g, ''));
  expect(headings).toEqual([
    'critical public-s3-bucket 2',
    'high open-ssh 16',
    'medium expiring-certificate 1',
    'low gp2-volume 2',
    'cannot tell 2',
    'Not judged',
    'Rules of this run',
    'Notes',
  ]);
});

it('lists no more resources than a browser can bear', () => {
  const many = Array.from({ length: 5000 }, (_, index) => offence('gp2-volume', `vol-${index}`, 'gp2'));
  const text = written(formatHtml, reportOf(many));
  expect(text.match(/>vol-\d+</g)).toHaveLength(500);
  expect(text).toContain('… and 4,500 more');
});

it('shows hostile names as text', () => {
  const tame = written(formatHtml, reportOf(HOSTILE.map(() => offence('open-ssh', 'x', 'x'))));
  const text = written(formatHtml, reportOf(HOSTILE.map((name) => offence('open-ssh', name, name))));
  expect(tagsOf(text)).toEqual(tagsOf(tame));
  expect(text).toContain('&#60;/script&#62;&#60;script&#62;alert(1)&#60;/script&#62;');
});

it('has no tag, attribute or control character of anybody else, for any report', () => {
  const known = new Set(
    tagsOf(page)
      .concat(tagsOf(written(formatHtml, reportOf([]))))
      .map((tag) => tag.split(/[ >]/)[0]),
  );
  fc.assert(
    fc.property(anyReport(), (report) => {
      const text = written(formatHtml, report).replace(/<script>[\s\S]*<\/script>\n<\/body>/, '');
      const tags = tagsOf(text);
      expect(tags.filter((tag) => !known.has(tag.split(/[ >]/)[0]))).toEqual([]);
      expect(tags.filter((tag) => / (on\w+|style|src|href)=/i.test(tag))).toEqual([]);
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});
