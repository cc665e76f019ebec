import type { Rule } from '../core/rule';
import { evaluate } from './evaluate';
import type { Io } from './io';
import { EXIT } from './main';
import { parseOptions } from './options';

const HELP = `assay demo

Judges the example account that comes along: two Regions of an invented shop,
some of it in trouble. The time is fixed, so that certificates expire the same
way every day.

  --help
`;

/** When the example account was recorded. */
const NOW = '2026-11-20T08:00:00Z';

const NEXT = `
Try next
  npx assay evaluate <your snapshot, folder of snapshots, event or template>
  npx assay evaluate examples/shop.template.yaml
  npx assay rules open-ssh
  npx assay evaluate examples/account --format html > report.html

Your own snapshots lie in the S3 bucket of your delivery channel:
  aws configservice deliver-config-snapshot --delivery-channel-name default
  aws s3 sync s3://<bucket>/AWSLogs snapshots --exclude '*ConfigHistory*'
  npx assay evaluate snapshots
`;

/** `assay demo`: what a stranger sees first. It has done its job also when the example is not compliant. */
export async function demo(args: readonly string[], io: Io, registry: readonly Rule[]): Promise<number> {
  const { values } = parseOptions('demo', args, { help: { type: 'boolean', short: 'h' } });
  if (values.help) {
    await io.write(HELP);
    return EXIT.ok;
  }
  const code = await evaluate([io.exampleAccount, '--now', NOW], io, registry);
  await io.write(NEXT);
  return code === EXIT.failed ? EXIT.failed : EXIT.ok;
}
