import type { EnabledRule } from '../core/evaluate/evaluate';
import { factsForPlan } from '../core/remediation/plan-remediation';
import type { Rule } from '../core/rule';
import { describeError } from '../core/text/errors';
import { pluralize } from '../core/text/format';
import { didYouMean } from '../core/text/suggest';
import type { Waiver } from '../core/waivers';
import { type ListedFiles, listConfigFiles } from '../engine/input-files';
import { matchFilter, type ResourceFilter } from '../engine/resource-filter';
import { indexRules, type RuleIndex } from '../engine/rule-index';
import type { UnreadableEntry } from '../engine/run-result';
import { enableRules } from '../engine/settings';
import { defineCommand } from './command';
import { DEFAULT_STORE, type Options, type OptionValues, TABLE_OR_JSON } from './definition';
import { EXIT } from './exit-codes';
import type { Io } from './io';
import { type CollectedInput, type CollectedResource, collectResources } from './remediation/collect';
import { type Preview, previewRemediation } from './remediation/preview';
import { type Previews, staysNonCompliant } from './remediation/result';
import { chooseRules, findRule, type RuleChoice } from './run/choose-rules';
import { FILTER_OPTIONS, noteLeftOut, parseFilter } from './run/filter-options';
import { type PreparedRun, RUN_OPTIONS, withPreparedRun } from './run/run-options';
import { UsageError } from './usage-error';

const PREVIEW_OPTIONS = {
  preview: { type: 'boolean', description: 'Required.' },
  rule: {
    type: 'string',
    multiple: true,
    value: '<name>',
    description: 'The rule to plan for. Exactly one.',
    completion: 'rule',
  },
  resource: {
    type: 'string',
    value: '<id|name|arn>',
    description: 'Plan for this resource only, compliant or not.',
  },
  store: {
    group: 'Input',
    type: 'string',
    value: '<file>',
    description: `The history store to read if there is no path. Default: ${DEFAULT_STORE}.`,
    completion: 'file',
  },
  ...FILTER_OPTIONS,
  ...RUN_OPTIONS,
  format: TABLE_OR_JSON,
} as const satisfies Options;

/** `assay remediate --preview`: shows plans and carries out none. */
export const remediate = defineCommand({
  name: 'remediate',
  usage: '--preview [<path>…] --rule <name>',
  summary: 'show how a rule would remediate resources',
  description: [
    'Shows how the non-compliant resources of a rule would be remediated: the calls, the resource after them, the result of every rule before and after, and the calls that undo it.',
    "The command never changes anything. The rule's runbook carries a plan out, after planning again for the resource as it is then.",
    'Paths are files, folders or -, with anything that assay evaluate reads. Without a path: the state that the history store has, at the time of --at.',
  ],
  options: PREVIEW_OPTIONS,
  completion: 'file',
  examples: [
    'assay remediate --preview snapshots/ --rule gp2-volume',
    'assay remediate --preview a.json.gz --rule open-ssh --resource sg-0a1b2c3d',
    "assay remediate --preview --rule open-ssh --at '2w ago'",
    'aws ec2 describe-security-groups | assay remediate --preview - \\\n  --rule open-ssh',
  ],
  more: [
    `JSON
  { "plans": [ { rule, resourceType, resourceId, accountId, region, source,
      evaluation: { complianceType, annotation, severity, orderingTimestamp },
      plan: { kind: "fix", summary, calls, undo, cannotUndo?, sideEffects,
              notes?, pending? } or { kind: "nothing" or "manual", reason },
      outcome: "remediated", "pending", "nothing" or "manual",
      after: { configuration, supplementaryConfiguration } or null,
      evaluationChanges: [ { rule, before, after } ],
      permissions, undoPermissions } ],
    "unreadable": [ { source, resourceType?, resourceId?, rule?, message } ],
    "summary": { items, resources, nonCompliant, waived, remediated,
                 pending, nothing, manual, unreadable } }`,
    `Exit codes
  0  nothing to do, or every plan makes its resource compliant
  1  something stays non-compliant: it needs a manual fix, or takes time
  2  error or unreadable input`,
  ],

  async run({ values, positionals }, io, shipped) {
    if (!values.preview) throw new UsageError(ONLY_PREVIEW);
    if (positionals.length > 0 && values.store !== undefined) {
      throw new UsageError('Cannot use --store with a path: give one of them');
    }
    const filter = parseFilter(values);
    const result = await withPreparedRun(values, io, shipped, (run) =>
      previewAll({ values, paths: positionals, filter }, run, io),
    );
    await printPreviews(values.quiet ? { ...result, notes: [] } : result, values.format ?? 'table', io);
    if (result.unreadable.length > 0) return EXIT.failed;
    return result.previews.some(staysNonCompliant) ? EXIT.nonCompliant : EXIT.ok;
  },
});

const ONLY_PREVIEW =
  'Cannot remediate from here: give --preview to see the plan; the deployed runbook assay-<rule>-remediate carries it out';

function requireOneRule(names: readonly string[], registry: readonly Rule[]): Rule {
  const [name, ...more] = names;
  if (name !== undefined && more.length === 0) return findRule(registry, name);
  const remediable = registry.filter(({ remediation }) => remediation).map((rule) => rule.name);
  const found = names.length === 0 ? 'none' : names.join(' and ');
  throw new UsageError(
    `Cannot plan without one --rule: found ${found}; rules with a remediation are ${remediable.join(', ')}`,
  );
}

/** The resources that a command line names. */
interface PreviewQuery {
  readonly values: OptionValues<typeof PREVIEW_OPTIONS>;
  readonly paths: readonly string[];
  readonly filter: ResourceFilter | undefined;
}

/** Plans for the resources, and carries nothing out. @throws UsageError if there is nothing to plan for */
async function previewAll({ values, paths, filter }: PreviewQuery, run: PreparedRun, io: Io): Promise<Previews> {
  const { registry, now, at, waivers } = run;
  const rule = requireOneRule(values.rule ?? [], registry);
  const chosen = chooseAlike(rule, run.choice, registry);
  const index = indexForPlans(chosen, now, waivers.waivers, registry);
  const { listed, collected } =
    paths.length > 0
      ? await collectFromPaths(paths, index, { io, at })
      : await collectFromStore(values.store, index, { io, at: at ?? now });
  const selected = selectResources(collected, rule, values.resource);
  const { wanted, leftOut } = applyFilter(selected, filter);
  const options = { now, waivers: waivers.waivers, all: values.resource !== undefined };
  const planned = planAll(chosen, wanted, collected, options);
  const unreadable = [...waivers.unreadable, ...listed.unreadable, ...collected.unreadable, ...planned.unreadable];
  return {
    rule,
    previews: planned.previews,
    unreadable,
    summary: {
      items: collected.items,
      resources: wanted.length,
      nonCompliant: planned.nonCompliant,
      waived: planned.waived,
      ...countOutcomes(planned.previews),
      unreadable: unreadable.length,
    },
    sources: listed.files.map(({ source }) => source),
    now,
    notes: [
      ...run.notes,
      ...listed.notes,
      ...collected.notes,
      ...waivers.notes,
      ...(planned.previews.some(({ after }) => after) ? chosen.notes : []),
      ...(filter ? noteLeftOut(values, leftOut) : []),
    ],
  };
}

interface RulesForPlans {
  readonly rule: EnabledRule;
  /** The other rules for the same types of resources. */
  readonly others: readonly EnabledRule[];
  readonly notes: readonly string[];
}

/** Returns the rule, and all others that evaluate the same types and that a remediation could therefore break. */
function chooseAlike(rule: Rule, choice: RuleChoice, registry: readonly Rule[]): RulesForPlans {
  const isAlike = (other: Rule) =>
    other.resource.resourceTypes.some((type) => rule.resource.resourceTypes.includes(type));
  const { rules, leftOut } = chooseRules(registry, { ...choice, names: [] });
  if (leftOut.includes(rule)) chooseRules(registry, { ...choice, names: [rule.name] });
  const enabled = enableRules(registry, { rules }).filter((one) => isAlike(one.rule));
  return {
    rule: enabled.find((one) => one.rule === rule) as EnabledRule,
    others: enabled.filter((one) => one.rule !== rule),
    notes: leftOut
      .filter(isAlike)
      .map(({ name }) => `Rule ${name} is not among the results: it needs a parameter (see assay rules ${name})`),
  };
}

/** Reads files and folders. @throws UsageError if there are none */
async function collectFromPaths(
  paths: readonly string[],
  index: RuleIndex,
  options: { readonly io: Io; readonly at: Date | undefined },
): Promise<CollectedFiles> {
  const listed = listConfigFiles(paths);
  if (listed.files.length + listed.unreadable.length === 0) {
    throw new UsageError(`Nothing to plan for: no files in ${paths.join(', ')}`);
  }
  return { listed, collected: await collectResources(listed.files, index, options) };
}

interface CollectedFiles {
  readonly listed: ListedFiles;
  readonly collected: CollectedInput;
}

/** Reads the state that the history store has at a time. @throws UsageError if it has none */
async function collectFromStore(
  store: string | undefined,
  index: RuleIndex,
  { io, at }: { readonly io: Io; readonly at: Date },
): Promise<CollectedFiles> {
  // Loaded only here, because DuckDB is optional.
  const { hasDefaultStore, readStoreInput } = await import('./past/store-input');
  if (store === undefined && !hasDefaultStore()) {
    throw new UsageError(
      'Nothing to plan for: give a file, a folder, - for standard input, or --store; there is no history store in this folder',
    );
  }
  return readStoreInput(store, io, at, 'plan for', async ({ stream, recorded, selectLost, ...listed }) => {
    const unreadable = [...listed.unreadable, ...selectLost(index)];
    return {
      listed: { ...listed, unreadable },
      collected: await collectResources(listed.files, index, { io, at, recorded, unreadable, stdin: stream }),
    };
  });
}

/** Indexes these rules with the facts that plans need, and with the descriptions of every type that has one. */
function indexForPlans(
  { rule, others }: RulesForPlans,
  now: Date,
  waivers: readonly Waiver[],
  registry: readonly Rule[],
): RuleIndex {
  return indexRules([rule, ...others], now, waivers, { moreFacts: factsForPlan(rule.rule), known: registry });
}

/** Returns the resources to plan for: all of the rule's types, or the one that the user named. */
function selectResources(
  { resources }: CollectedInput,
  rule: Rule,
  name: string | undefined,
): readonly CollectedResource[] {
  const evaluated = resources.filter(({ item }) => rule.resource.resourceTypes.includes(item.resourceType));
  if (name === undefined) return evaluated;
  const listNames = ({ item: { resourceId, resourceName, arn, tags } }: CollectedResource): string[] =>
    [resourceId, resourceName, arn, tags.Name].filter((one) => one !== undefined);
  const wanted = evaluated.filter((one) => listNames(one).includes(name));
  if (wanted.length > 0) return wanted;
  const near = didYouMean(name, evaluated.flatMap(listNames));
  const types = rule.resource.resourceTypes.join(' or ');
  throw new UsageError(
    `There is no ${types} "${name}" in the input: ${near ? `did you mean "${near}"?` : `found ${pluralize(evaluated.length, 'other')}`}`,
  );
}

function applyFilter(resources: readonly CollectedResource[], filter: ResourceFilter | undefined) {
  const leftOut = { noMatch: 0, unknown: 0 };
  const wanted = resources.filter(({ item }) => {
    const match = filter ? matchFilter(filter, item) : 'match';
    if (match !== 'match') leftOut[match]++;
    return match === 'match';
  });
  return { wanted, leftOut };
}

function planAll(
  { rule, others }: RulesForPlans,
  wanted: readonly CollectedResource[],
  { facts }: CollectedInput,
  { now, waivers, all }: { readonly now: Date; readonly waivers: readonly Waiver[]; readonly all: boolean },
) {
  const previews: Preview[] = [];
  const unreadable: UnreadableEntry[] = [];
  let nonCompliant = 0;
  let waived = 0;
  for (const resource of wanted) {
    try {
      const one = previewRemediation(rule, others, resource, { now, waivers, facts });
      const { complianceType, waiver } = one.evaluation;
      if (complianceType === 'NON_COMPLIANT') nonCompliant++;
      if (waiver) waived++;
      if (all || complianceType === 'NON_COMPLIANT') previews.push(one);
    } catch (error) {
      const { resourceType, resourceId } = resource.item;
      const message = describeError(error);
      unreadable.push({ source: resource.source, resourceType, resourceId, rule: rule.rule.name, message });
    }
  }
  return { previews, unreadable, nonCompliant, waived };
}

function countOutcomes(previews: readonly Preview[]) {
  const count = (outcome: Preview['outcome']) => previews.filter((one) => one.outcome === outcome).length;
  return {
    remediated: count('remediated'),
    pending: count('pending'),
    nothing: count('nothing'),
    manual: count('manual'),
  };
}

async function printPreviews(result: Previews, format: 'table' | 'json', io: Io): Promise<void> {
  if (format === 'json') await io.write((await import('./remediation/json')).formatPreviewsJson(result));
  else await io.write((await import('./remediation/page')).formatPreviews(result, io));
}
