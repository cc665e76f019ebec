import { conditional } from '../../lib/core/case-parts/open-value';
import { listParts, type PartPath, REMOVED, replacePart, runCase, templateFolders } from './harness';

/** A rule that reads a part as present, although a condition may leave it out, would not evaluate the other branch. */
describe.each(templateFolders)(
  'a part of a template that a condition may leave out: $folder',
  ({ rule, templates }) => {
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
  },
);

/** Whether a path is in the properties of the resource or of a related one: `supplementaryConfiguration.<type>.0.Policy`. */
const isProperty = (path: PartPath): boolean => path.length > (path[0] === 'configuration' ? 1 : 3);
