import { join } from 'node:path';
import type { Io } from '../../../lib/cli/io';
import { prepareAssembly } from '../../../lib/cli/local/synthesis/synthesize';
import { createFolder } from '../../temporary-files';

const io = { warn: () => undefined, localPrograms: { app: { hasFunctions: false } } } as unknown as Io;

test.each<[app: string, error: string]>([
  ['exit 3', 'Cannot synthesize with "exit 3": it ended with status 3'],
  ['echo boom >&2; exit 1', 'Cannot synthesize with "echo boom >&2; exit 1": boom'],
  ['exit 0', 'Cannot synthesize with "exit 0": it wrote no templates to the folder in CDK_OUTDIR'],
  ['echo note >&2', 'Cannot synthesize with "echo note >&2": it wrote no templates to the folder in CDK_OUTDIR\nnote'],
])('the app "%s" fails, also after another app', async (app, error) => {
  const output = createFolder({ 'cdk.out/manifest.json': '{}' });
  const scope = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
  await expect(prepareAssembly({ app }, { output, scope, time: new Date(0) }, io, [])).rejects.toThrow(error);
});

test('an app writes its templates to a folder', async () => {
  const output = createFolder({});
  const scope = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
  const values = { app: 'echo {} > "$CDK_OUTDIR/manifest.json"' };
  expect(await prepareAssembly(values, { output, scope, time: new Date(0) }, io, [])).toBe(join(output, 'cdk.out'));
});
