import { join } from 'node:path';
import { Python } from '../../local-region/automation/python';
import { LocalRegion } from '../../local-region/local-region';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { checkWritable, writeFile } from '../output/write-file';
import { evaluatePolicy } from './config-rules/guard-policies';
import { createSubstitutes } from './config-rules/managed-substitutes';
import { queryItems } from './config-rules/query-items';
import { createGapFinder } from './config-rules/state-gaps';
import { STATE_FOLDER } from './control';
import { formatRehearsalHtml } from './rehearsal/html';
import { describePast, planRehearsal, readRehearsal } from './rehearsal/plan';
import { Rehearsal, type RehearsalResult } from './rehearsal/rehearsal';
import { schedulePast } from './rehearsal/replay';
import { formatRehearsal } from './rehearsal/table';
import { findStateSource, STATE_OPTIONS, warnAboutState } from './state/read-state';
import {
  ASSEMBLY_OPTIONS,
  deployAssembly,
  loadAssembly,
  prepareAssembly,
  requireDeployed,
  requirePrograms,
} from './synthesis/synthesize';

/** `assay rehearse`: the deployment on the recorded state of an account. */
export const rehearse = defineCommand({
  name: 'rehearse',
  usage: '',
  summary: "run the deployment on your account's recorded state",
  group: 'local',
  description: [
    'Runs what `cdk deploy` would deploy on a snapshot of your account, on this machine: the first evaluations, the mails that would be sent, what each remediation would change, and what it would cost. Nothing in the account changes, and nothing leaves this machine.',
    'The app of the current folder is synthesized for the account and Region of the snapshot. If the files have several, the one with the most resources is taken.',
    'With --replay, the changes of a past period are repeated: recorded versions become changes, and calls in CloudTrail name the actors. The report has the alerts and remediations that there would have been.',
    'Types that the local region has no service for are evaluated as they were recorded; a runbook that calls such a service fails here.',
  ],
  options: {
    ...STATE_OPTIONS,
    ...ASSEMBLY_OPTIONS,
    for: {
      type: 'string',
      value: '<time>',
      description: 'How long to rehearse, such as 12h or 30d. Default: 30d; with --replay, only the replay.',
    },
    replay: {
      type: 'string',
      value: '<time>',
      description: 'Begin this long ago, such as 30d, and repeat the changes that AWS Config has recorded since.',
    },
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
      description: 'Write the report to this file.',
      completion: 'file',
    },
  },
  examples: [
    'assay rehearse --from snapshot.json.gz',
    'assay rehearse --from .assay/history.duckdb --replay 30d',
    'assay rehearse --from snapshots/ --for 7d --format html -o rehearsal.html',
  ],

  async run({ values }, io, registry) {
    const programs = requirePrograms(io, 'rehearse');
    const plan = planRehearsal(values, io);
    if (values.output !== undefined) checkWritable(values.output);
    const source = findStateSource(values.from, 'rehearse');
    const { state, past } = await readRehearsal(source, { ...values, plan }, io, registry);
    warnAboutState(state, io);
    const { scope } = state;
    const options = { output: join(STATE_FOLDER, 'rehearsal'), scope, time: plan.start, prefersOwnApp: true };
    const loaded = loadAssembly(await prepareAssembly(values, options, io, registry), scope);
    requireDeployed(loaded, scope, 'rehearse');
    const python = new Python(programs.python);
    let hasFailed = false;
    try {
      const region = await LocalRegion.prepare({
        assembly: loaded,
        // The report is about the account and Region of the state.
        only: scope,
        startTime: plan.start.getTime(),
        bootstrap: programs.bootstrap,
        scripts: python,
        evaluateManaged: createSubstitutes(registry),
        findManagedTriggers: await programs.loadManagedTriggers(),
        findGap: createGapFinder(registry, new Set(state.aspects)),
        evaluatePolicy,
        queryItems,
        snapshot: state.items,
        settings: state.settings,
      });
      try {
        const rehearsal = new Rehearsal(region, state, registry);
        await deployAssembly(region);
        if (past) schedulePast(region, scope, state.items, past);
        const result = await rehearsal.run(plan.parts);
        hasFailed = result.rules.some(({ failed }) => failed.length > 0);
        await writeRehearsal({ ...result, ...(past && { replay: describePast(past, plan) }) }, values, io);
      } finally {
        await region.stop();
      }
    } finally {
      await python.stop();
    }
    return hasFailed || state.unreadable.length > 0 ? EXIT.failed : EXIT.ok;
  },
});

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
