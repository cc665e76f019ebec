import { conditional } from '../../lib/core/case-parts/open-value';
import { isList, isObject } from '../../lib/core/json';
import { ruleFolders, runCase } from './harness';

type PartPath = readonly (string | number)[];

const rules = ruleFolders
  .map(({ folder, rule, cases }) => ({ folder, rule, templates: cases.filter(({ shape }) => shape === 'template') }))
  .filter(({ templates }) => templates.length > 0);

/** A rule that reads a part as present, although a condition may leave it out, would not evaluate the other branch. */
describe.each(rules)('a part of a template that a condition may leave out: $folder', ({ rule, templates }) => {
  test.each(templates)('$scenario', (given) => {
    const isFlagged = (resource: unknown) => {
      const result = runCase(rule, { ...given, ...(resource as object) });
      return 'complianceType' in result && result.complianceType === 'NON_COMPLIANT';
    };
    const { configuration, supplementaryConfiguration = {} } = given;
    const resource = { configuration, supplementaryConfiguration };
    const isFlaggedWithAll = isFlagged(resource);
    const hidden = [...listParts(resource)].filter(
      (path) =>
        isProperty(path) &&
        (isFlaggedWithAll || isFlagged(replacePart(resource, path, REMOVED))) &&
        !isFlagged(replacePart(resource, path, conditional)),
    );
    expect(hidden.map((path) => path.join('.'))).toEqual([]);
  });
});

/** Whether a path is in the properties of the resource or of a related one: `supplementaryConfiguration.<type>.0.Policy`. */
const isProperty = (path: PartPath): boolean => path.length > (path[0] === 'configuration' ? 1 : 3);

/** Lists the paths of all properties and elements. */
function* listParts(value: unknown, path: PartPath = []): Generator<PartPath> {
  if (!isObject(value) && !isList(value)) return;
  for (const [key, child] of Object.entries(value)) {
    const childPath = [...path, isList(value) ? Number(key) : key];
    yield childPath;
    yield* listParts(child, childPath);
  }
}

const REMOVED = Symbol('removed');

/** Returns a copy with another value of one part. */
function replacePart(value: unknown, [key, ...rest]: PartPath, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const replaceChild = (child: unknown, isIt: boolean) => (isIt ? replacePart(child, rest, replacement) : child);
  if (isList(value)) {
    return value.map((child, index) => replaceChild(child, index === key)).filter((child) => child !== REMOVED);
  }
  return Object.fromEntries(
    Object.entries(value as object)
      .map(([name, child]) => [name, replaceChild(child, name === key)] as const)
      .filter(([, child]) => child !== REMOVED),
  );
}
