import type { EnabledRule } from '../../core/evaluate';
import { evaluateRule } from '../../core/evaluate';
import type { Facts } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import { UnreadableItem } from '../../core/reading/unreadable';
import { describeError } from '../../core/text/errors';
import { enableRules } from '../../engine/settings';
import { toItem } from '../../formats/items/configuration-item';
import { collectTemporalFacts } from '../../history/compliance/evaluate-versions';
import { isRestorable, planRestore, type RestoreCall, type RestorePlan } from '../../history/restore/plan-restore';
import type { ResourceRef } from '../../history/state/resources';
import { readStateAt, type StateAt } from '../../history/state/state-at';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { chooseRules } from '../run/choose-rules';
import { prepareRun } from '../run/run-options';
import { UsageError } from '../usage-error';
import { addChanges, openPage } from './change-page';
import {
  formatIso,
  forResource,
  RESOURCE_OPTIONS,
  readNow,
  readResourceArgument,
  readTimeExpression,
  STORE_OPTIONS,
  TIME_HELP,
  withStore,
} from './store-options';

/** `assay restore --preview`: the calls that put a recorded state back. */
export const restore = defineCommand({
  name: 'restore',
  usage: '<resource> --to <time> --preview',
  summary: 'show the calls that put a recorded state back',
  group: 'history',
  description: [
    'Shows the API calls that put a resource back as it was at a time, from the newest state in the store: the calls, what they change, every rule before and after, the undo, and what they do not restore. It makes no call.',
    'Calls exist for inbound rules of security groups by CIDR range, policies and public access blocks of buckets, the type and performance of gp2 and gp3 volumes, and default actions of listeners. Everything else is listed as not restored.',
    TIME_HELP,
    'JSON output: { resource, from, to, plan: { kind: fix | nothing | manual, calls, undo, reason? }, changes, notRestored, evaluations: { before, after }, permissions }.',
  ],
  options: {
    to: { type: 'string', value: '<time>', description: 'The time of the state to put back.' },
    preview: { type: 'boolean', description: 'Show the plan. Required: Assay makes no calls from the command line.' },
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ["assay restore web --to '2w ago' --preview"],

  async run({ values, positionals }, io, shipped) {
    const resource = readResourceArgument('restore', positionals);
    if (values.to === undefined) throw new UsageError('assay restore needs --to <time>');
    if (!values.preview) throw new UsageError('assay restore needs --preview: it shows the calls and makes none');
    const json = values.format === 'json';
    const now = readNow(values.now, io);
    const to = readTimeExpression('to', values.to, now);
    const { registry, choice, waivers, ownRules } = await prepareRun({}, io, shipped);
    try {
      const { rules } = chooseRules(registry, choice);
      const enabled = enableRules(registry, { rules });
      return await withStore(values.store, (database) =>
        forResource(database, { resource, ...values }, { at: now, from: to }, { json, io }, async ({ number, ref }) => {
          const present = await readStateAt(database, number, now.getTime());
          const wanted = await readStateAt(database, number, to.getTime());
          const facts = (await collectTemporalFacts(database, enabled, [])).at(now.getTime());
          const result = describeRestore(ref, present, wanted, { enabled, facts, now, waivers: waivers.waivers });
          const times = { from: now.toISOString(), to: to.toISOString() };
          await io.write(
            json
              ? formatAnswerJson({ resource: ref, ...times, ...result })
              : formatRestore(ref, times, result, present, io),
          );
          return result.plan.kind === 'manual' ? EXIT.nonCompliant : EXIT.ok;
        }),
      );
    } finally {
      ownRules.close();
    }
  },
});

interface RestoreContext {
  readonly enabled: readonly EnabledRule[];
  readonly facts: Facts;
  readonly now: Date;
  readonly waivers: Parameters<typeof evaluateRule>[2]['waivers'];
}

interface RuleOutcome {
  readonly rule: string;
  readonly complianceType: string;
  readonly annotation: string | null;
}

interface RestoreResult {
  readonly plan:
    | { readonly kind: 'fix'; readonly calls: readonly RestoreCall[]; readonly undo: readonly RestoreCall[] }
    | { readonly kind: 'nothing' | 'manual'; readonly reason: string; readonly calls: []; readonly undo: [] };
  readonly changes: RestorePlan['changes'];
  readonly notRestored: RestorePlan['notRestored'];
  readonly evaluations: { readonly before: readonly RuleOutcome[]; readonly after: readonly RuleOutcome[] };
  readonly permissions: readonly RestoreCall['permission'][];
}

function describeRestore(ref: ResourceRef, present: StateAt, wanted: StateAt, context: RestoreContext): RestoreResult {
  const withoutCalls = (
    kind: 'nothing' | 'manual',
    reason: string,
    parts: Partial<RestoreResult> = {},
  ): RestoreResult => ({
    plan: { kind, reason, calls: [], undo: [] },
    changes: [],
    notRestored: [],
    evaluations: { before: [], after: [] },
    permissions: [],
    ...parts,
  });
  if (wanted.item === null) {
    return withoutCalls('manual', `The store has no state of the resource at that time: ${describeStatus(wanted)}`);
  }
  if (present.item === null) {
    return withoutCalls('manual', `No call creates the resource again: it is ${describeStatus(present)}`);
  }
  let plan: RestorePlan;
  try {
    plan = planRestore(present.item, wanted.item);
  } catch (error) {
    return withoutCalls('manual', describeError(error));
  }
  const { calls, undo, changes, notRestored, after } = plan;
  const evaluations = { before: evaluateAll(toItem(present.item), context), after: evaluateAll(after, context) };
  if (calls.length === 0) {
    if (notRestored.length === 0) return withoutCalls('nothing', 'The resource is as it was', { evaluations });
    const reason = isRestorable(ref.resourceType)
      ? 'Assay has no call for the properties that differ'
      : `Assay has no calls for ${ref.resourceType}`;
    return withoutCalls('manual', reason, { notRestored, evaluations });
  }
  return {
    plan: { kind: 'fix', calls, undo },
    changes,
    notRestored,
    evaluations,
    permissions: calls.map(({ permission }) => permission),
  };
}

const describeStatus = ({ status, certainty }: StateAt): string =>
  status === 'recorded' ? `recorded without its configuration (${certainty})` : status;

function evaluateAll(item: ConfigurationItem, { enabled, facts, now, waivers }: RestoreContext): RuleOutcome[] {
  return enabled
    .filter(({ rule }) => rule.resource.resourceTypes.includes(item.resourceType))
    .map((one) => {
      try {
        const { rule, complianceType, annotation } = evaluateRule(one, item, { now, facts, waivers });
        return { rule, complianceType, annotation };
      } catch (error) {
        if (!(error instanceof UnreadableItem)) throw error;
        return { rule: one.rule.name, complianceType: 'unreadable', annotation: error.message };
      }
    });
}

function formatRestore(
  ref: ResourceRef,
  { from, to }: { readonly from: string; readonly to: string },
  { plan, changes, notRestored, evaluations }: RestoreResult,
  present: StateAt,
  io: Io,
): string {
  const page = openPage(ref, io);
  page.addText(`as it was at ${to}, from its state at ${formatIso(present.since) ?? from}`, { style: 'dim' });
  const addSection = (title: string) => {
    page.addBlankLine();
    page.addText(title, { style: 'bold' });
  };
  if (plan.kind !== 'fix') {
    addSection(plan.kind === 'nothing' ? 'Nothing to do' : 'Manual');
    page.addText(plan.reason, { indent: 2 });
  } else {
    addSection('Calls');
    for (const { service, api, parameters } of plan.calls) {
      page.addText(`${service} ${api} ${JSON.stringify(parameters)}`, { indent: 2, hanging: 2 });
    }
    addSection('Changes');
    addChanges(page, changes);
    addSection('Undo');
    for (const { service, api, parameters } of plan.undo) {
      page.addText(`${service} ${api} ${JSON.stringify(parameters)}`, { indent: 2, hanging: 2 });
    }
  }
  if (notRestored.length > 0) {
    addSection('Not restored');
    addChanges(page, notRestored);
  }
  const rows = evaluations.before.map(({ rule, complianceType }, index) => ({
    rule,
    before: complianceType,
    after: evaluations.after[index]?.complianceType ?? complianceType,
  }));
  if (rows.length > 0) {
    addSection('Evaluations');
    for (const { rule, before, after } of rows) {
      page.addText(before === after ? `${rule}  ${before}` : `${rule}  ${before} → ${after}`, { indent: 2 });
    }
  }
  return page.toString();
}
