import { SEVERITIES, type Severity } from '../../core/rule';
import { pluralize, formatInteger } from '../../core/text/format';
import { DAY } from '../../core/time';
import { rulesUrl } from './console-url';
import { accountLabel, placeLabel, resourceLabel } from './labels';
import { ascii, cutAtEnd, field, mailOf, shortened, unlinked, wrapped } from './mail';

/** What has been open for long, told again. Field names are a contract. */
export interface Reminder {
  readonly version: 1;
  /** `open already`: it was so before alerts were switched on, or before they listened to the rule. */
  readonly kind: 'reminder' | 'open already';
  /** When it is said; ISO 8601. */
  readonly at: string;
  /** Days after which what is open is said again; 0 of what was open already. */
  readonly days: number;
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly total: number;
  /** Worst first; within a severity the one with the oldest resource first. */
  readonly rules: readonly RemindedRule[];
  /** The rules in the console of AWS Config. */
  readonly consoleUrl: string;
}

export interface RemindedRule {
  readonly name: string;
  readonly configRuleName: string;
  readonly title: string;
  readonly severity: Severity;
  readonly count: number;
  /** The oldest 20. */
  readonly resources: readonly OpenResource[];
}

/** A resource that is still non-compliant. */
export interface OpenResource {
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly annotation: string;
  /** Who made the change that opened it, for people; null where not known. */
  readonly actor: string | null;
}

export interface ReminderParts {
  /** @default reminder */
  readonly kind?: Reminder['kind'];
  readonly at: string;
  readonly days: number;
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly partition: string;
  readonly rules: readonly (Pick<RemindedRule, 'name' | 'configRuleName' | 'title' | 'severity'> & {
    readonly open: readonly OpenResource[];
  })[];
}

const MOST_RESOURCES = 20;

export function composeReminder(parts: ReminderParts): Reminder {
  const { kind = 'reminder', at, days, accountId, accountAlias, region, partition } = parts;
  const rules = parts.rules
    .filter(({ open }) => open.length > 0)
    .map(({ open, name, configRuleName, title, severity }): RemindedRule => {
      const oldest = [...open].sort((a, b) => compareTexts(a.openedAt, b.openedAt) || compareTexts(a.id, b.id));
      return { name, configRuleName, title, severity, count: open.length, resources: oldest.slice(0, MOST_RESOURCES) };
    })
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        compareTexts(oldestOf(a), oldestOf(b)) ||
        compareTexts(a.name, b.name),
    );
  const total = rules.reduce((sum, { count }) => sum + count, 0);
  return {
    version: 1,
    kind,
    at,
    days,
    accountId,
    accountAlias,
    region,
    total,
    rules,
    consoleUrl: rulesUrl(partition, region),
  };
}

/** At most 100 characters of ASCII. */
export const reminderSubject = (reminder: Reminder): string => {
  const { total, rules } = reminder;
  const worst = rules[0] ? ` (worst: ${rules[0].severity} ${rules[0].name})` : '';
  return ascii(`${headword(reminder)}: ${resources(total)}${worst} in ${placeLabel(reminder)}`).slice(0, 100);
};

/** The reminder as a mail. */
export function reminderText(reminder: Reminder): string {
  const { kind, total, days, rules, at, consoleUrl } = reminder;
  return mailOf([
    wrapped(
      kind === 'open already'
        ? `OPEN ALREADY: ${resources(total)} non-compliant since before alerts listened`
        : `STILL OPEN: ${resources(total)}, for ${pluralize(days, 'day')} or longer`,
    ),
    field('Account', `${accountLabel(reminder)}, ${reminder.region}`),
    ...rules.map((rule) => ruleBlock(rule, at)),
    wrapped('Put them right, or give each a waiver with an end and a reason: a waived resource is not named here.'),
    kind === 'open already' ? wrapped('Changes from now on come one by one.') : [],
    ['The rules in AWS Config', `  ${consoleUrl}`],
  ]);
}

const headword = ({ kind }: Reminder): string => (kind === 'reminder' ? 'STILL OPEN' : 'OPEN ALREADY');

function ruleBlock({ severity, name, title, count, resources: oldest }: RemindedRule, at: string): string[] {
  const rest = count - oldest.length;
  return [
    ...wrapped(`${severity.toUpperCase()} ${name}: ${title}`),
    ...oldest.flatMap((resource) => resourceLines(resource, at)),
    ...(rest > 0 ? [`  and ${formatInteger(rest)} more`] : []),
  ];
}

function resourceLines({ name, id, openedAt, annotation, actor }: OpenResource, at: string): string[] {
  const days = Math.floor((Date.parse(at) - Date.parse(openedAt)) / DAY);
  const by = actor === null ? '' : `, changed by ${unlinked(actor)}`;
  return [
    ...wrapped(`${shortened(resourceLabel({ name, id }), 60)}: ${pluralize(days, 'day')}${by}`, '  ', '    '),
    ...wrapped(cutAtEnd(unlinked(annotation), 130), '    '),
  ];
}

const resources = (count: number): string => `${formatInteger(count)} resource${count === 1 ? '' : 's'}`;
const oldestOf = ({ resources: [oldest] }: RemindedRule): string => oldest?.openedAt ?? '';
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
