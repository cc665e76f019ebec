import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, readSources } from './source';

/** The highest count that passes. Lower a number when the count falls; never raise one. */
const LIMITS = {
  functionsNamedOf: 0,
  commentsBeginningWithWhat: 0,
  commentsInOldIdiom: 0,
  // `handler` of the Lambda entries, and `Remediation` of a rule and of a stack.
  namesDeclaredInSeveralFiles: 2,
  titlesInOldIdiom: 0,
  largestFolder: 14,
};

/** Words that the glossary of CONTRIBUTING.md replaces. */
const OLD_IDIOM =
  /\b(stands?|lies|hears?|heard|tells?|told|nobody|whoever|put(s)? right|befalls?|anew|by (him|it|them)sel(f|ves)|no more|troubles?|owes?|for ever|judg(e|es|ed|ing|ement)|verdicts?|offences?|cannot tell)\b/i;

const FUNCTION =
  /^(?:export )?(?:async )?(?:function\*? (\w+)|const (\w+)(?::[^=\n]+)? = (?:async )?(?:\([^)]*\)|\w+)(?::[^=\n]+)? =>)/gm;
const DECLARATION = /^(?:export )?(?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;
const COMMENT = /\/\*\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm;
const TITLE = /^\s*(?:test|describe|it)(?:\.\w+)*(?:\([^'"`\n]*\))?\(\s*(['"`])(.*?)\1/gm;

const files = ['lib', 'rules', 'bin', 'lambdas', 'exports']
  .flatMap((folder) => readSources(folder))
  .map(({ path }) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

test('few functions are named for a possession instead of an action', () => {
  const found = files.flatMap(({ path, text }) =>
    [...text.matchAll(FUNCTION)].map(([, a, b]) => `${path}: ${a ?? b}`).filter((name) => /[a-z]Of$/.test(name)),
  );
  expectAtMost(found, LIMITS.functionsNamedOf);
});

test('few comments begin with "What"', () => {
  expectAtMost(comments(/^[\s/*]*What\b/), LIMITS.commentsBeginningWithWhat);
});

test('few comments use words that the glossary replaces', () => {
  expectAtMost(comments(OLD_IDIOM), LIMITS.commentsInOldIdiom);
});

test('few names are declared in several files', () => {
  const places = new Map<string, Set<string>>();
  for (const { path, text } of files.filter(({ path }) => !/^(rules|exports)\//.test(path))) {
    for (const [, name = ''] of text.matchAll(DECLARATION)) places.set(name, (places.get(name) ?? new Set()).add(path));
  }
  const shared = [...places].filter(([, paths]) => paths.size > 1).map(([name, paths]) => `${name}: ${[...paths]}`);
  expectAtMost(shared, LIMITS.namesDeclaredInSeveralFiles);
});

test('few titles of tests use words that the glossary replaces', () => {
  const titles = readSources('test').flatMap(({ path }) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(TITLE)].map(([, , title]) => `${path}: ${title}`),
  );
  expectAtMost(
    titles.filter((title) => OLD_IDIOM.test(title.slice(title.indexOf(':')))),
    LIMITS.titlesInOldIdiom,
  );
});

test('no folder of lib holds more files than a reader can take in', () => {
  const sizes = new Map<string, number>();
  for (const { path } of files.filter(({ path }) => !path.startsWith('rules/'))) {
    sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  }
  expect([...sizes].filter(([, size]) => size > LIMITS.largestFolder)).toEqual([]);
});

function comments(wanted: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(COMMENT)].filter(([comment]) => wanted.test(comment)).map(([comment]) => `${path}: ${comment}`),
  );
}

/** Lists what was found when it is too much, so that the failure says where to look. */
function expectAtMost(found: readonly string[], limit: number): void {
  expect(found.length > limit ? found : []).toEqual([]);
}
