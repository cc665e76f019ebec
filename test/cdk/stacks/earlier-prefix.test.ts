import { STACK_DESCRIPTION, warnChangedPrefix } from '../../../lib/cdk/stacks/earlier-prefix';
import { createFolder } from '../../temporary-files';

const artifact = (stackName: string, templateFile = `${stackName}.template.json`) => ({
  type: 'aws:cloudformation:stack',
  properties: { stackName, templateFile },
});
const template = (Description: string) => JSON.stringify({ Description });
const manifest = (...artifacts: object[]) => JSON.stringify({ artifacts: { ...artifacts } });

test.each<[string, Record<string, string>, RegExp | undefined]>([
  ['no assembly', {}, undefined],
  [
    'the same prefix',
    { 'manifest.json': manifest(artifact('assay')), 'assay.template.json': template(STACK_DESCRIPTION) },
    undefined,
  ],
  [
    'another prefix',
    { 'manifest.json': manifest(artifact('old')), 'old.template.json': template(STACK_DESCRIPTION) },
    /^prefix: the last synthesis had the prefix "old"\. "assay" makes a second deployment.*cdk destroy --all/,
  ],
  [
    'a stack of something else',
    { 'manifest.json': manifest(artifact('shop')), 'shop.template.json': template('A shop') },
    undefined,
  ],
  ['a missing template', { 'manifest.json': manifest(artifact('old')) }, undefined],
  ['a broken manifest', { 'manifest.json': '{' }, undefined],
  ['a manifest of another shape', { 'manifest.json': '{ "artifacts": [null, { "properties": 1 }] }' }, undefined],
])('after a synthesis with %s', (_, files, expected) => {
  const warning = warnChangedPrefix(createFolder(files), 'assay');
  if (expected) expect(warning).toMatch(expected);
  else expect(warning).toBeUndefined();
});
