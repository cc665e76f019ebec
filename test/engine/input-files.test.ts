import { join } from 'node:path';
import { listConfigFiles } from '../../lib/engine/input-files';
import { createFolder } from '../temporary-files';

const CONFIG = 'AWSLogs/111122223333/Config/eu-west-1/2026/2/11/ConfigSnapshot/a.json';
const ORGANIZATION = 'backup/AWSLogs/o-exampleorgid/111122223333';
const TRAIL = `${ORGANIZATION}/CloudTrail/eu-west-1/2026/02/11/a.json`;
const BALANCER = `${ORGANIZATION}/elasticloadbalancing/eu-west-1/2026/02/11/a.log`;
const DIGEST = 'copied/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260211T010000Z.json';
const OTHER = 'CloudTrail/template.yaml';
const COPIED_LOG = 'copied/111122223333_CloudTrail_eu-west-1_20260211T0000Z_a.json.gz';
const MISPLACED = `${ORGANIZATION}/vpcflowlogs/111122223333_Config_eu-west-1_ConfigHistory_AWS_EC2_Volume_1.json`;
const NOTES = 'about_CloudTrail-Digest_files/template.yaml';
const BESIDE = 'AWSLogs/111122223333/template.yaml';

test.each<[name: string, given: readonly string[], listed: readonly string[], notes: readonly string[]]>([
  [
    'files of other services in a delivery bucket are left out',
    [CONFIG, TRAIL, BALANCER, DIGEST, OTHER],
    [CONFIG, OTHER],
    ['3 files of other services are left out: CloudTrail, elasticloadbalancing and CloudTrail-Digest'],
  ],
  ['one file is left out', [CONFIG, TRAIL], [CONFIG], ['1 file of other services is left out: CloudTrail']],
  [
    'the name of a file counts in any folder, and the names of folders do not',
    [COPIED_LOG, MISPLACED, NOTES, BESIDE],
    [MISPLACED, NOTES, BESIDE],
    ['1 file of other services is left out: CloudTrail'],
  ],
  ['they are listed where there is nothing else', [TRAIL, DIGEST], [TRAIL, DIGEST], []],
  ['nothing is left out of another folder', [CONFIG, OTHER], [CONFIG, OTHER], []],
])('%s', (_name, given, expected, notes) => {
  const folder = createFolder(Object.fromEntries(given.map((path) => [path, ''])));
  const listed = listConfigFiles([folder]);
  expect({
    files: listed.files.map(({ source }) => source.slice(folder.length + 1)).sort(),
    notes: listed.notes,
  }).toEqual({
    files: [...expected].sort(),
    notes,
  });
});

test('a file that is given by its own path is listed whatever it is', () => {
  const folder = createFolder({ [CONFIG]: '', [TRAIL]: '' });
  const paths = [join(folder, 'AWSLogs'), join(folder, TRAIL)];
  expect(listConfigFiles(paths).files.map(({ source }) => source)).toEqual([join(folder, CONFIG), join(folder, TRAIL)]);
});
