import { synthesizeResponseOnce } from './local-response';
import { MutationLab } from './mutations/mutation-lab';
import type { PartName } from './mutations/parts';
import { MUTATIONS } from './mutations/table';
import { addMetadata } from './mutations/template-changes';

// The proof that permissions, patterns and parameters in the templates are needed: each test breaks one and runs the part of
// the loop that it touches. A change without an effect is the control.

let lab: MutationLab;
// It takes seconds, and minutes on a busy machine.
beforeAll(async () => {
  lab = new MutationLab(await synthesizeResponseOnce());
  await lab.prepare();
}, 900_000);

test.each<PartName>(['open group', 'create volume', 'expired waiver'])(
  'a change without an effect is not noticed: %s',
  async (part) => {
    expect(await lab.run(part, addMetadata)).toEqual([]);
  },
);

test.each(MUTATIONS)('%s: noticed while it does "%s"', async (_title, part, change, noticed) => {
  const [first = 'nothing'] = await lab.run(part, change);
  expect(first.slice(0, noticed.length)).toBe(noticed);
});
