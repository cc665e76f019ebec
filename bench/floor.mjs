/**
 * The plain-Node floor to which everything is a ratio: reads each file as a whole, inflates it, parses all of it and
 * tests every item with a trivial predicate, like a script of ten lines.
 *
 *     node bench/floor.mjs <folder>
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const predicates = {
  'AWS::EC2::SecurityGroup': (item) =>
    item.configuration.ipPermissions.some(
      ({ fromPort, toPort, ipRanges }) => fromPort <= 22 && toPort >= 22 && ipRanges.includes('0.0.0.0/0'),
    ),
  'AWS::S3::Bucket': (item) => !item.supplementaryConfiguration.PublicAccessBlockConfiguration?.blockPublicPolicy,
  'AWS::ACM::Certificate': (item) => Date.parse(item.configuration.notAfter) < soon,
  'AWS::EC2::Volume': (item) => item.configuration.volumeType === 'gp2',
  'AWS::ElasticLoadBalancingV2::Listener': (item) => item.configuration.Protocol === 'HTTP',
};
const soon = Date.now() + 30 * 86_400_000;

let items = 0;
let nonCompliant = 0;
for (const name of readdirSync(process.argv[2], { recursive: true }).sort()) {
  if (!name.endsWith('.json.gz')) continue;
  const snapshot = JSON.parse(gunzipSync(readFileSync(join(process.argv[2], name))));
  for (const item of snapshot.configurationItems) {
    items++;
    if (predicates[item.resourceType]?.(item)) nonCompliant++;
  }
}
console.log(JSON.stringify({ items, nonCompliant }));
