import { defineCommand } from './command';
import { evaluate } from './evaluate';
import { EXIT } from './exit-codes';

/** When the example account was recorded. */
const NOW = '2026-11-20T08:00:00Z';

/**
 * The commands that fetch snapshots, and nothing else that AWS writes into the bucket: no histories, no CloudTrail
 * logs.
 */
export const FETCH_COMMANDS = `aws configservice deliver-config-snapshot --delivery-channel-name default
aws s3 sync s3://<delivery bucket>/AWSLogs snapshots --exclude '*' --include '*ConfigSnapshot*'
`;

const NEXT = `
Next steps
  npm run assay -- evaluate <your snapshot, folder of snapshots, event or template>
  npm run assay -- evaluate examples/shop.template.yaml
  npm run assay -- rules open-ssh
  npm run assay -- evaluate examples/account --format html > report.html

AWS Config delivers your own snapshots to the S3 bucket of its delivery channel:
${FETCH_COMMANDS.replace(/^(?=.)/gm, '  ')}  npm run assay -- evaluate snapshots
`;

/** `assay demo`: the first thing that a newcomer runs. Succeeds although the example is non-compliant. */
export const demo = defineCommand({
  name: 'demo',
  usage: '',
  summary: 'evaluate the bundled example account',
  description: [
    'Evaluates the bundled example account: two Regions of an invented shop, with non-compliant resources. The time is fixed, so that its certificates always expire on the same day.',
  ],
  options: {},
  examples: ['assay demo'],
  needsRemediations: () => false,

  async run(_, io, registry) {
    const code = await evaluate.run([io.exampleAccount, '--now', NOW, '--no-config'], io, async () => registry);
    await io.write(NEXT);
    return code === EXIT.failed ? EXIT.failed : EXIT.ok;
  },
});
