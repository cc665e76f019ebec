import { startCommand } from '../../alerts/texts/commands';
import { compareItems, type JsonChange } from '../../core/diff';
import type { EnabledRule, RunContext } from '../../core/evaluate/evaluate';
import { roundNumbers } from '../../core/exact-json';
import type { ConfigurationItem } from '../../core/item';
import { collectPermissions } from '../../core/remediation/apply-calls';
import { compareEvaluations, type EvaluationChange } from '../../core/remediation/compare-evaluations';
import type { IamPermission } from '../../core/remediation/operation';
import { describeIrreversible, type Fix } from '../../core/remediation/plan';
import { type PlannedRestore, planRestore, type Restoration } from '../../core/remediation/restoration';
import { describeError } from '../../core/text/errors';
import { enableRules } from '../../engine/settings';
import { toItem } from '../../formats/items/configuration-item';
import { collectTemporalFacts } from '../../history/compliance/evaluate-versions';
import type { ResourceRef } from '../../history/state/resources';
import { readStateAt, type StateAt } from '../../history/state/state-at';
import { findRestoration } from '../../resources/restorations/restorations';
import { defineCommand, readTimeExpression } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { addCalls, addEvaluations } from '../remediation/fix-section';
import { chooseRules } from '../run/choose-rules';
import { withPreparedRun } from '../run/run-options';
import { UsageError } from '../usage-error';
import { addItemDifference, openPage, STATUS_LABELS } from './change-page';
import { readResourceArgument, withResource } from './named-resource';
import { formatIso, RESOURCE_OPTIONS, readNow, STORE_OPTIONS, TIME_HELP, writeAnswer } from './store-options';

const DEFAULT_PREFIX = 'assay';

/** The prefixes of a configuration: lower-case names with hyphens. */
const DEPLOYMENT_PREFIX = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** `assay restore`: the calls that put a recorded state back, or the command that starts the deployed runbook. */
export const restore = defineCommand({
  name: 'restore',
  usage: '<resource> --to <time> --preview',
  summary: 'show the calls that put a recorded state back',
  group: 'history',
  description: [
    'Shows the API calls that put a resource back as it was at a time, from the newest state in the store: the calls, what they change, every rule before and after, the undo, and what they do not restore. It makes no call.',
    'Calls exist for inbound rules of security groups by CIDR range; policies, access control lists and public access blocks of buckets; the type and performance of gp2 and gp3 volumes; and default actions of listeners of Application Load Balancers. Everything else is listed as not restored.',
    '--command prints the command that starts the deployed runbook instead. The runbook plans again, from the resource as it is and from what AWS Config recorded, and waits for an approval.',
    TIME_HELP,
  ],
  options: {
    to: { type: 'string', value: '<time>', description: 'The time of the state to put back.' },
    preview: { type: 'boolean', description: 'Show the plan. Assay makes no calls from the command line.' },
    command: { type: 'boolean', description: 'Print the aws command that starts the deployed runbook.' },
    prefix: {
      type: 'string',
      value: '<name>',
      description: `The prefix of the deployment, for --command. Default: ${DEFAULT_PREFIX}.`,
    },
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ["assay restore web --to '2w ago' --preview", "assay restore web --to '2w ago' --command"],
  more: [
    `JSON
  { resource, from, to, recorded: { since, certainty },
    plan: { kind: "fix", summary, calls, undo, cannotUndo?, pending? }
          or { kind: "nothing" or "manual", reason },
    changes, notRestored, notRecorded, evaluations: { before, after },
    permissions }`,
  ],

  async run({ values, positionals }, io, shipped) {
    const resource = readResourceArgument('restore', positionals);
    if (values.to === undefined) throw new UsageError('assay restore needs --to <time>');
    if (!values.preview && !values.command) {
      throw new UsageError('assay restore needs --preview: it shows the calls and makes none');
    }
    const { prefix = DEFAULT_PREFIX } = values;
    if (values.prefix !== undefined && !values.command) throw new UsageError('Cannot use --prefix without --command');
    if (!DEPLOYMENT_PREFIX.test(prefix)) {
      throw new UsageError(`Cannot use --prefix "${prefix}": expected a lower-case name with hyphens`);
    }
    if (values.preview && values.command) throw new UsageError('Cannot use --preview and --command together');
    const json = values.format === 'json';
    const now = readNow(values.now, io);
    const to = readTimeExpression('to', values.to, now);
    if (to > now) throw new UsageError(`Cannot use --to "${values.to}": it is after ${now.toISOString()}`);
    return withPreparedRun({}, io, shipped, async ({ registry, choice, waivers }) => {
      const { rules } = chooseRules(registry, choice);
      const enabled = enableRules(registry, { rules });
      return withResource({ ...values, resource, at: now, from: to }, io, async (database, { number, ref }) => {
        const present = await readStateAt(database, number, now.getTime());
        const wanted = await readStateAt(database, number, to.getTime());
        const facts = (await collectTemporalFacts(database, enabled)).at(now.getTime());
        const result = describeRestore(ref, present, wanted, {
          enabled,
          context: { facts, now, waivers: waivers.waivers },
        });
        if (values.command) return printCommand(ref, to, result, prefix, io);
        const times = { from: now.toISOString(), to: to.toISOString() };
        const recorded = { since: formatIso(wanted.since), certainty: wanted.certainty };
        await writeAnswer({ io, json }, { resource: ref, ...times, recorded, ...toRestoreOutput(result) }, () =>
          formatRestore(ref, times, result, { present, wanted }, io),
        );
        return result.plan.kind === 'manual' ? EXIT.nonCompliant : EXIT.ok;
      });
    });
  },
});

interface RestoreRules {
  readonly enabled: readonly EnabledRule[];
  readonly context: RunContext;
}

interface RestoreResult {
  readonly plan: Fix | { readonly kind: 'nothing' | 'manual'; readonly reason: string };
  readonly restoration: Restoration | undefined;
  readonly before: ConfigurationItem | undefined;
  readonly after: ConfigurationItem | undefined;
  readonly wanted: ConfigurationItem | undefined;
  readonly changes: readonly JsonChange[];
  readonly notRestored: readonly JsonChange[];
  readonly notRecorded: readonly string[];
  readonly evaluations: readonly EvaluationChange[];
  readonly permissions: readonly IamPermission[];
}

function describeRestore(
  ref: ResourceRef,
  present: StateAt,
  wanted: StateAt,
  { enabled, context }: RestoreRules,
): RestoreResult {
  const restoration = findRestoration(ref.resourceType);
  const withoutCalls = (kind: 'nothing' | 'manual', reason: string, parts: Partial<RestoreResult> = {}) => ({
    ...EMPTY_RESTORE,
    plan: { kind, reason },
    restoration,
    ...parts,
  });
  if (wanted.item === null) {
    return withoutCalls('manual', `The store has no state of the resource at that time: ${describeStatus(wanted)}`);
  }
  if (present.item === null) {
    const problem =
      present.status === 'recorded' ? 'Its present state is not known' : 'No call creates the resource again';
    return withoutCalls('manual', `${problem}: it is ${describeStatus(present)}`);
  }
  const [before, recorded] = [toItem(roundNumbers(present.item)), toItem(roundNumbers(wanted.item))];
  const states = { before, wanted: recorded, after: before };
  const evaluate = (after: ConfigurationItem) => compareEvaluations(enabled, before, after, context);
  const differences = compareItems(present.item, wanted.item);
  if (differences.length === 0) {
    return withoutCalls('nothing', 'The resource is as it was', { ...states, evaluations: evaluate(before) });
  }
  const rest = { ...states, notRestored: differences, evaluations: evaluate(before) };
  if (!restoration) return withoutCalls('manual', `Assay has no calls for ${ref.resourceType}`, rest);
  let planned: PlannedRestore;
  try {
    planned = planRestore(restoration, before, recorded);
  } catch (error) {
    return withoutCalls('manual', describeError(error), rest);
  }
  const { plan, after, unrecorded: notRecorded } = planned;
  if (plan.kind !== 'fix') {
    const reason = plan.kind === 'nothing' ? 'Assay has no call for the properties that differ' : plan.reason;
    return withoutCalls('manual', reason, { ...rest, notRecorded });
  }
  return {
    plan,
    restoration,
    ...states,
    after,
    changes: compareItems(before, after),
    notRestored: compareItems(after, recorded),
    notRecorded,
    evaluations: evaluate(after),
    permissions: collectPermissions(restoration.steps, plan.calls),
  };
}

/** The parts of a restore that makes no call. */
const EMPTY_RESTORE: Omit<RestoreResult, 'plan' | 'restoration'> = {
  before: undefined,
  after: undefined,
  wanted: undefined,
  changes: [],
  notRestored: [],
  notRecorded: [],
  evaluations: [],
  permissions: [],
};

const describeStatus = ({ status, missingReason }: StateAt): string =>
  status === 'recorded' ? `recorded without its configuration (${missingReason})` : STATUS_LABELS[status];

/** The field names are a contract. */
function toRestoreOutput(result: RestoreResult): object {
  const { plan, changes, notRestored, notRecorded, evaluations, permissions } = result;
  const toRow = (side: 'before' | 'after') =>
    evaluations.map(({ rule, [side]: attempt }) => ({
      rule,
      ...('unreadable' in attempt ? { complianceType: 'unreadable', annotation: attempt.unreadable } : attempt),
    }));
  const { sideEffects, ...fix } = { sideEffects: [], ...plan };
  return {
    plan: plan.kind === 'fix' ? fix : { ...plan, calls: [], undo: [] },
    changes,
    notRestored,
    notRecorded,
    evaluations: { before: toRow('before'), after: toRow('after') },
    permissions,
  };
}

/** Prints the command that starts the deployed runbook, if there is something that it can restore. */
async function printCommand(
  { resourceId, region }: ResourceRef,
  to: Date,
  { plan, restoration }: RestoreResult,
  prefix: string,
  io: Io,
): Promise<number> {
  if (plan.kind !== 'fix' || !restoration) {
    io.warn(`assay: There is nothing to start: ${plan.kind === 'fix' ? '' : plan.reason}`);
    return plan.kind === 'manual' ? EXIT.nonCompliant : EXIT.ok;
  }
  const parameters = { ResourceId: resourceId, To: to.toISOString() };
  await io.write(`${startCommand(`${prefix}-${restoration.name}`, region, parameters)}\n`);
  return EXIT.ok;
}

function formatRestore(
  ref: ResourceRef,
  { from, to }: { readonly from: string; readonly to: string },
  { plan, restoration, before, after, wanted: recorded, changes, notRestored, notRecorded, evaluations }: RestoreResult,
  { present, wanted }: { readonly present: StateAt; readonly wanted: StateAt },
  io: Io,
): string {
  const page = openPage(ref, io);
  page.addText(`as it was at ${to}, from its state at ${formatIso(present.since) ?? from}`, { style: 'dim' });
  if (wanted.certainty === 'approximate') {
    page.addText(`The state to put back is approximate: it was recorded at ${formatIso(wanted.since)}`, {
      style: 'yellow',
    });
  }
  const addSection = (title: string) => {
    page.addBlankLine();
    page.addText(title, { style: 'bold' });
  };
  if (plan.kind !== 'fix') {
    addSection(plan.kind === 'nothing' ? 'Nothing to do' : 'Manual');
    page.addText(plan.reason, { indent: 2 });
  } else {
    addSection('Plan');
    page.addText(plan.summary, { indent: 2 });
    if (plan.pending !== undefined) page.addText(plan.pending, { indent: 2, style: 'yellow' });
    addSection('Calls');
    addCalls(page, plan.calls, restoration?.steps ?? [], ref.region);
    addSection('Changes');
    if (before && after) addItemDifference(page, before, after, changes);
    addSection('Undo');
    const irreversible = describeIrreversible(plan);
    if (irreversible !== undefined) page.addText(irreversible, { indent: 2, style: 'yellow' });
    addCalls(page, plan.undo, restoration?.undoSteps ?? [], ref.region);
  }
  if (notRestored.length > 0) {
    addSection('Not restored');
    if (after && recorded) addItemDifference(page, after, recorded, notRestored);
  }
  if (notRecorded.length > 0) {
    addSection('Not in the record, and left as it is');
    for (const part of notRecorded) page.addText(part, { indent: 2 });
  }
  if (evaluations.length > 0) {
    addSection('Evaluations');
    addEvaluations(page, evaluations);
  }
  return page.toString();
}
