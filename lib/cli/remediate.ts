import type { EnabledRule } from '../core/evaluate';
import { factsForPlan } from '../core/remediation/plan-for';
import type { Rule } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import type { Waiver } from '../core/waivers';
import { indexRules, type RuleIndex } from '../engine/rule-index';
import type { UnreadableEntry } from '../engine/run-result';
import { listFiles } from '../engine/walk';
import { formatCount } from '../report/labels';
import { chooseRules, enabledRules, findRule } from './choose-rules';
import type { Io } from './io';
import { EXIT } from './main';
import { oneOf, parseOptions, timeOption } from './options';
import { type CollectedResources, type ResourceCollector, collectResources } from './remediation/gather';
import { type Preview, previewRemediation } from './remediation/preview';
import { staysNonCompliant, type Previews } from './remediation/previews';
import { UsageError } from './usage-error';
import { loadWaivers } from './waiver-file';

const HELP = `assay remediate --preview <path>… --rule <name>

Shows how resources that a rule calls non-compliant would be put right: the
calls, the resource after them, what every rule says before and after, and the
calls that take it back. Nothing is ever changed from here: plans are carried
out by the Automation document of the rule, which plans anew for the resource
as it is then.
Paths are files, folders or -, and hold whatever assay evaluate reads.

Options
  --preview                  has to be given
  --rule <name>              the rule to plan by
  --resource <id|name|arn>   plan for this resource alone, compliant or not
  --param <rule>.<key>=<v>   a rule's parameter; may be repeated
  --now <ISO time>           judge and plan as of this time
  --waivers <file>           YAML or JSON list of waivers
  --format <format>          table (default), json
  --help

Examples
  assay remediate --preview snapshots/ --rule gp2-volume
  assay remediate --preview a.json.gz --rule open-ssh --resource sg-0a1b2c3d
  aws ec2 describe-security-groups | assay remediate --preview - --rule open-ssh

JSON
  { "plans": [ { rule, resourceType, resourceId, accountId, region, source,
      evaluation: { complianceType, annotation, severity, orderingTimestamp },
      plan: { kind: "fix", summary, calls, undo, cannotUndo?, sideEffects,
              notes?, pending? } or { kind: "nothing" or "people", because },
      outcome: "putRight", "pending", "nothing" or "people",
      after: { configuration, supplementaryConfiguration } or null,
      verdicts: [ { rule, before, after } ], permissions, undoPermissions } ],
    "unreadable": [ { source, resourceType?, resourceId?, rule?, message } ],
    "summary": { items, resources, nonCompliant, waived, putRight, pending,
                 nothing, people, unreadable } }

Exit codes
  0  nothing to do, or every plan satisfies the rule
  1  something stays non-compliant: left to people, or not right at once
  2  could not run, or could not read or judge something
`;

const OPTIONS = {
  preview: { type: 'boolean' },
  rule: { type: 'string', multiple: true },
  resource: { type: 'string' },
  param: { type: 'string', multiple: true },
  now: { type: 'string' },
  waivers: { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `assay remediate --preview`: shows plans, and carries out none. */
export async function remediate(args: readonly string[], io: Io, registry: readonly Rule[]): Promise<number> {
  const { values, positionals } = parseOptions('remediate', args, OPTIONS);
  if (values.help) {
    await io.write(HELP);
    return EXIT.ok;
  }
  if (!values.preview) throw new UsageError(ONLY_PREVIEW);
  const rule = theRule(values.rule ?? [], registry);
  if (positionals.length === 0) {
    throw new UsageError('Nothing to plan for: give a file, a folder, or - for standard input');
  }
  const format = oneOf('format', values.format, ['table', 'json']) ?? 'table';
  const now = values.now === undefined ? io.now() : timeOption('now', values.now);
  const chosen = rulesFor(rule, values.param ?? [], registry);
  const waived =
    values.waivers === undefined
      ? { waivers: [], unreadable: [], notes: [] }
      : await loadWaivers(values.waivers, registry, now);
  const walked = listFiles(positionals);
  if (walked.files.length + walked.refused.length === 0) {
    throw new UsageError(`Nothing to plan for: no files in ${positionals.join(', ')}`);
  }
  const gathering = await collectResources(walked.files, benchFor(chosen, now, waived.waivers, registry), io);
  const wanted = wantedOf(gathering, rule, values.resource);
  const planned = planAll(chosen, wanted, gathering, {
    now,
    waivers: waived.waivers,
    all: values.resource !== undefined,
  });
  const unreadable = [...waived.unreadable, ...walked.refused, ...gathering.unreadable, ...planned.unreadable];
  const found: Previews = {
    rule,
    previews: planned.previews,
    unreadable,
    summary: {
      items: gathering.items,
      resources: wanted.length,
      nonCompliant: planned.nonCompliant,
      waived: planned.waived,
      ...tally(planned.previews),
      unreadable: unreadable.length,
    },
    sources: walked.files.map(({ source }) => source),
    now,
    notes: [...gathering.notes, ...waived.notes, ...(planned.previews.some(({ after }) => after) ? chosen.notes : [])],
  };
  await print(found, format, io);
  if (unreadable.length > 0) return EXIT.failed;
  return found.previews.some(staysNonCompliant) ? EXIT.nonCompliant : EXIT.ok;
}

const ONLY_PREVIEW =
  'Nothing is changed from here: give --preview to see what would be done; where it is deployed, the runbook assay-<rule>-remediate does it';

function theRule(names: readonly string[], registry: readonly Rule[]): Rule {
  const [name, ...more] = names;
  if (name !== undefined && more.length === 0) return findRule(registry, name);
  const able = registry.filter(({ remediation }) => remediation).map((rule) => rule.name);
  const found = names.length === 0 ? 'none' : names.join(' and ');
  throw new UsageError(
    `Cannot plan without one --rule: found ${found}; rules with a remediation are ${able.join(', ')}`,
  );
}

interface ChosenRules {
  readonly rule: EnabledRule;
  /** The other rules for the same types of resources. */
  readonly others: readonly EnabledRule[];
  readonly notes: readonly string[];
}

/** The rule, and all others that could be broken by putting it right. */
function rulesFor(rule: Rule, parameters: readonly string[], registry: readonly Rule[]): ChosenRules {
  const isAlike = (other: Rule) =>
    other.resource.resourceTypes.some((type) => rule.resource.resourceTypes.includes(type));
  const { rules, leftOut } = chooseRules(registry, { names: [], parameters });
  if (leftOut.includes(rule)) chooseRules(registry, { names: [rule.name], parameters });
  const settings = { rules, now: '', waivers: [], templateParameters: {} };
  const enabled = enabledRules(registry, settings).filter((one) => isAlike(one.rule));
  return {
    rule: enabled.find((one) => one.rule === rule) as EnabledRule,
    others: enabled.filter((one) => one.rule !== rule),
    notes: leftOut
      .filter(isAlike)
      .map(({ name }) => `Rule ${name} is not among the verdicts: it needs a parameter (see assay rules ${name})`),
  };
}

/** Reads for these rules, with what the plan needs to know, and knows the descriptions of every type that has any. */
function benchFor(
  { rule, others }: ChosenRules,
  now: Date,
  waivers: readonly Waiver[],
  registry: readonly Rule[],
): RuleIndex {
  const planning = { ...rule, rule: { ...rule.rule, facts: factsForPlan(rule.rule) } };
  const descriptions = new Set(registry.flatMap(({ resource }) => resource.description ?? []));
  return { ...indexRules([planning, ...others], now, waivers), descriptions: [...descriptions] };
}

/** The resources to plan for: all of the rule's types, or the one that was asked for. */
function wantedOf({ resources }: ResourceCollector, rule: Rule, name: string | undefined): readonly CollectedResources[] {
  const judged = resources.filter(({ item }) => rule.resource.resourceTypes.includes(item.resourceType));
  if (name === undefined) return judged;
  const namesOf = ({ item: { resourceId, resourceName, arn, tags } }: CollectedResources): string[] =>
    [resourceId, resourceName, arn, tags.Name].filter((one) => one !== undefined);
  const wanted = judged.filter((one) => namesOf(one).includes(name));
  if (wanted.length > 0) return wanted;
  const near = didYouMean(name, judged.flatMap(namesOf));
  const types = rule.resource.resourceTypes.join(' or ');
  throw new UsageError(
    `There is no ${types} "${name}" in the input: ${near ? `did you mean "${near}"?` : `found ${formatCount(judged.length, 'other')}`}`,
  );
}

function planAll(
  { rule, others }: ChosenRules,
  wanted: readonly CollectedResources[],
  { facts }: ResourceCollector,
  { now, waivers, all }: { readonly now: Date; readonly waivers: readonly Waiver[]; readonly all: boolean },
) {
  const previews: Preview[] = [];
  const unreadable: UnreadableEntry[] = [];
  let nonCompliant = 0;
  let waived = 0;
  for (const gathered of wanted) {
    try {
      const one = previewRemediation(rule, others, gathered, { now, waivers, facts });
      const { complianceType, annotation } = one.evaluation;
      if (complianceType === 'NON_COMPLIANT') nonCompliant++;
      // The engine gives a not-applicable resource an annotation only where a waiver made it so.
      if (complianceType === 'NOT_APPLICABLE' && annotation !== null) waived++;
      if (all || complianceType === 'NON_COMPLIANT') previews.push(one);
    } catch (error) {
      const { resourceType, resourceId } = gathered.item;
      const message = error instanceof Error ? error.message : String(error);
      unreadable.push({ source: gathered.source, resourceType, resourceId, rule: rule.rule.name, message });
    }
  }
  return { previews, unreadable, nonCompliant, waived };
}

function tally(previews: readonly Preview[]) {
  const of = (outcome: Preview['outcome']) => previews.filter((one) => one.outcome === outcome).length;
  return { putRight: of('putRight'), pending: of('pending'), nothing: of('nothing'), people: of('people') };
}

async function print(found: Previews, format: 'table' | 'json', io: Io): Promise<void> {
  if (format === 'json') await io.write((await import('./remediation/json')).previewsJson(found));
  else await io.write((await import('./remediation/page')).previewsPage(found, { color: io.color, width: io.width }));
}
