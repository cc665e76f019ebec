import { remediateSetting } from '../../../lib/core/remediation/setting';
import { pluralize } from '../../../lib/core/text/format';
import { tagMutability } from '../../../lib/resources/settings/repository';

/** Makes all image tags of a repository immutable. */
export const remediation = remediateSetting({
  summary: 'Makes all image tags of the repository immutable; the images and their present tags are unchanged',
  exclusions: 'Nothing. Every plan needs approval, since a push with a tag that exists fails afterwards',
  setting: tagMutability,
  plan: (_, { exclusions }) => ({
    to: { mutability: 'IMMUTABLE', exclusions: [] },
    summary: 'Make all image tags immutable',
    sideEffects: ['A pipeline that pushes a tag again, such as latest, fails: give each build a tag of its own first'],
    ...(exclusions.length > 0 && {
      notes: [`${pluralize(exclusions.length, 'exclusion')} of the present setting has no use then and is removed`],
    }),
  }),
});
