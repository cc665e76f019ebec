/**
 * Texts that attack a terminal, a CI system, a spreadsheet, a browser, a parser or a reader, and what no output may
 * have.
 */

/** One of each kind of attack. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u001b[2J\u001b]0;title\u0007',
  'a\u0000b',
  'a\u009b31mb\u0085c',
  'a\u007fb',
  'a\u202eb\u2066c\u200fd',
  'a\u2028b\u2029c',
  '\ufeffa\u200bb\u00adc',
  '\u{e0041}\u{e007f}tag',
  'a\ud800b',
  '\udfff',
  'a\ufffe\uffffb',
  '::set-output name=x::y',
  ' \u00a0\u3000::error::x',
  'a\n::stop-commands::x',
  'a\r\n  ::add-mask::x',
  'a\r::debug::x',
  `${'long '.repeat(12)}::warning::x`,
  `${'x'.repeat(74)} ::notice::x`,
  '##[command]x',
  'a ##[group]x',
  '###[section]x',
  '##vso[task.setvariable variable=x]y',
  '##VSO[task.complete result=Succeeded;]y',
  "##teamcity[buildStatus status='SUCCESS']",
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '＝1+1',
  '\t=1',
  '"=1',
  'a,=1;=1',
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>\'',
  ']]></failure><!--&#0;-->',
  '&lt;b&gt;',
  '[a](javascript:alert%281%29)',
  '{0} {{1}} %0A%25',
  'http://192.0.2.1/ www.example.com',
  'http：//example.com ｗｗｗ．example.com',
  '__proto__',
  'constructor',
  '`$(touch x)`',
  "'; touch x; '",
  '-rf',
  '../../etc/passwd',
  'x'.repeat(3000),
  '日本語'.repeat(40),
];

/**
 * A CI system obeys such a line: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const COMMAND = /^[\s\u0085\u180e]*::|##\w*\[/;
/** Annotations of the format for GitHub are commands on purpose. */
const ANNOTATION = /^::(error|warning|notice) (file|title)=/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be printed
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}\u2028\u2029]/u;

/** Lists the lines of an output that a CI system or a terminal obeys. Lines end with LF; those of CSV with CR LF. */
export const findObeyedLines = (output: string): string[] =>
  output
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => (COMMAND.test(line) && !isAnnotation(line)) || INVISIBLE.test(line));

/** Of an annotation everything behind its first colons is text. */
const isAnnotation = (line: string): boolean => ANNOTATION.test(line) && !/##\w*\[/.test(line);
