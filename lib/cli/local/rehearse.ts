import { join } from 'node:path';
import { joinList } from '../../core/text/format';
import { Python } from '../../local-region/automation/python';
import type { Assembly } from '../../local-region/deployment/assembly';
import { LocalRegion } from '../../local-region/local-region';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { writeFile } from '../output/write-file';
import { UsageError } from '../usage-error';
import { STATE_FOLDER } from './control';
import { parseDuration } from './duration';
import { createSubstitutes } from './managed-substitutes';
import { formatRehearsalHtml } from './rehearsal/html';
import { type AccountState, readState } from './rehearsal/read-state';
import { Rehearsal, type RehearsalResult } from './rehearsal/rehearsal';
import { formatRehearsal } from './rehearsal/table';
import { ASSEMBLY_OPTIONS, loadAssembly, synthesize } from './synthesize';

/** `assay rehearse`: the deployment on the recorded state of an account. */
export const rehearse = defineCommand({
  name: 'rehearse',
  usage: '',
  summary: "run the deployment on your account's recorded state",
  group: 'local',
  description: [
    'Runs what `cdk deploy` would deploy on a snapshot of your account, on this machine: the first evaluations, the mails that would be sent, what each remediation would change, and what it would cost. Nothing in the account changes, and nothing leaves this machine.',
    'The app of the current folder is synthesized for the account and Region of the snapshot. If the files have several, the one with the most resources is taken.',
    'Types that the local region has no service for are evaluated as they were recorded; a runbook that calls such a service fails here.',
  ],
  options: {
    from: {
      type: 'string',
      multiple: true,
      value: '<path>',
      description: 'A snapshot or history of AWS Config, or a folder of them. May be repeated',
      completion: 'file',
    },
    ...ASSEMBLY_OPTIONS,
    for: { type: 'string', value: '<time>', description: 'How long to rehearse, as 12h or 30d (default: 30d)' },
    format: {
      type: 'string',
      value: '<format>',
      description: 'The output',
      choices: ['table', 'json', 'html'],
      default: 'table',
    },
    output: {
      type: 'string',
      short: 'o',
      value: '<file>',
      description: 'Write the report to this file',
      completion: 'file',
    },
  },
  examples: [
    'assay rehearse --from snapshot.json.gz',
    'assay rehearse --from snapshots/ --for 7d --format html -o rehearsal.html',
  ],

  async run({ values }, io, registry) {
    const { localPrograms: programs } = io;
    if (!programs) throw new UsageError('Cannot rehearse: this build of Assay has no programs for a local region');
    if (!values.from) throw new UsageError('Cannot rehearse without a state: name a snapshot with --from');
    const duration = parseDuration(values.for ?? '30d');
    const state = await readState(values.from, io, registry);
    for (const { source, message } of state.unreadable) io.warn(`Not read: ${source}: ${message}`);
    if (state.leftOut > 0) io.warn(`Left out: ${state.leftOut} resources of other accounts and Regions`);
    const assembly =
      values.assembly ??
      (await synthesize(
        { app: values.app, output: join(STATE_FOLDER, 'rehearsal'), scope: state.scope, prefersOwnApp: true },
        programs,
      ));
    const loaded = loadAssembly(assembly, state.scope);
    assertDeployed(loaded, state.scope);
    const python = new Python(programs.python);
    try {
      const region = await LocalRegion.prepare({
        assembly: loaded,
        startTime: io.now().getTime(),
        bootstrap: programs.bootstrap,
        scripts: python,
        evaluateManaged: createSubstitutes(registry),
        snapshot: state.items,
      });
      try {
        const rehearsal = new Rehearsal(region, state.scope, state.items);
        await region.deployAll();
        await writeRehearsal(await rehearsal.run(duration), values, io);
      } finally {
        await region.stop();
      }
    } finally {
      await python.stop();
    }
    return state.unreadable.length > 0 ? EXIT.failed : EXIT.ok;
  },
});

/** @throws UsageError if the app has no stack in the account and Region of the snapshot */
function assertDeployed({ stacks }: Assembly, { account, region }: AccountState['scope']): void {
  const environments = stacks.map(({ scope }) => `${scope.account} ${scope.region}`);
  if (environments.includes(`${account} ${region}`)) return;
  const deployed = environments.length === 0 ? 'nothing' : `to ${joinList([...new Set(environments)])}`;
  throw new UsageError(
    `Cannot rehearse in ${account} ${region}, where the snapshot is from: the app deploys ${deployed}`,
  );
}

async function writeRehearsal(
  result: RehearsalResult,
  { format = 'table', output }: { readonly format?: string | undefined; readonly output?: string | undefined },
  io: Io,
): Promise<void> {
  const text =
    format === 'json' ? formatAnswerJson(result) : format === 'html' ? formatRehearsalHtml(result) : undefined;
  const options = output === undefined ? io : { color: false, width: 100 };
  const report = text ?? formatRehearsal(result, options);
  if (output === undefined) await io.write(report);
  else writeFile(output, [report]);
}
