import { compareSeverities, type Severity } from '../../core/rule';
import { rulesUrl } from '../../core/text/console-url';
import { compareTexts, formatInteger, pluralize } from '../../core/text/format';
import { breakLinks } from '../../core/text/sanitize';
import { DAY_MS } from '../../core/time';
import {
  formatAccountLabel,
  formatField,
  formatMail,
  formatResourceLabel,
  formatScopeLabel,
  formatSubject,
  nameRecordedData,
  shorten,
  truncate,
  wrapMailText,
} from './mail';

/** Resources that are still non-compliant, as they are published in JSON. Field names are a contract. */
export interface Reminder {
  readonly version: 1;
  /** `baseline`: the resources were non-compliant before alerts covered their rules. */
  readonly kind: 'reminder' | 'baseline';
  /** When it was composed; ISO 8601. */
  readonly at: string;
  /** The days between two reminders; 0 for a baseline. */
  readonly days: number;
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly total: number;
  /** By severity, then by their oldest resource. */
  readonly rules: readonly RemindedRule[];
  /** The rules in the AWS Config console. */
  readonly consoleUrl: string;
}

interface RemindedRule {
  readonly name: string;
  readonly configRuleName: string;
  readonly title: string;
  readonly severity: Severity;
  readonly count: number;
  /** The oldest 20. */
  readonly resources: readonly OpenResource[];
}

interface OpenResource {
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
  /** When it became non-compliant; ISO 8601. */
  readonly openedAt: string;
  readonly annotation: string;
  /** The name of the actor; null if it is not known. */
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

const MAX_RESOURCES_PER_RULE = 20;

export function composeReminder(parts: ReminderParts): Reminder {
  const { kind = 'reminder', at, days, accountId, accountAlias, region, partition } = parts;
  const rules = parts.rules
    .filter(({ open }) => open.length > 0)
    .map(({ open, name, configRuleName, title, severity }): RemindedRule => {
      const sorted = [...open].sort((a, b) => compareTexts(a.openedAt, b.openedAt) || compareTexts(a.id, b.id));
      const resources = sorted.slice(0, MAX_RESOURCES_PER_RULE);
      return { name, configRuleName, title, severity, count: open.length, resources };
    })
    .sort(
      (a, b) =>
        compareSeverities(a.severity, b.severity) ||
        compareTexts(oldestTime(a), oldestTime(b)) ||
        compareTexts(a.name, b.name),
    );
  const total = rules.reduce((sum, { count }) => sum + count, 0);
  const consoleUrl = rulesUrl(partition, region);
  return { version: 1, kind, at, days, accountId, accountAlias, region, total, rules, consoleUrl };
}

const oldestTime = ({ resources: [oldest] }: RemindedRule): string => oldest?.openedAt ?? '';

/** At most 100 characters of ASCII. */
export function formatReminderSubject(reminder: Reminder): string {
  const [first] = reminder.rules;
  const worst = first ? ` (worst: ${first.severity} ${first.name})` : '';
  return formatSubject(`${formatReminderStart(reminder)}${worst} in ${formatScopeLabel(reminder)}`);
}

/** The reminder as a mail. */
export function formatReminder(reminder: Reminder): string {
  const { kind, days, rules, at, region, consoleUrl } = reminder;
  const since = kind === 'baseline' ? 'since before alerts were enabled' : `for ${pluralize(days, 'day')} or longer`;
  return formatMail([
    wrapMailText(`${formatReminderStart(reminder)}, ${since}`),
    formatField('Account', `${formatAccountLabel(reminder)}, ${region}`),
    ...rules.map((rule) => formatRule(rule, at)),
    wrapMailText(
      'Remediate each resource, or add a waiver with a reason, an owner and an expiry date. Waived resources are not listed.',
    ),
    kind === 'baseline' ? wrapMailText('Later changes are reported one by one.') : [],
    ['The rules in AWS Config', `  ${consoleUrl}`],
  ]);
}

const formatReminderStart = ({ kind, total }: Reminder): string =>
  `${kind === 'baseline' ? 'ALREADY' : 'STILL'} NON-COMPLIANT: ${pluralize(total, 'resource')}`;

function formatRule({ severity, name, title, count, resources }: RemindedRule, at: string): string[] {
  const rest = count - resources.length;
  return [
    ...wrapMailText(`${severity.toUpperCase()} ${name}: ${title}`),
    ...resources.flatMap((resource) => formatOpenResource(resource, at)),
    ...(rest > 0 ? [`  and ${formatInteger(rest)} more`] : []),
  ];
}

function formatOpenResource({ name, id, openedAt, annotation, actor }: OpenResource, at: string): string[] {
  const days = Math.floor((Date.parse(at) - Date.parse(openedAt)) / DAY_MS);
  const by = actor === null ? '' : `, changed by ${breakLinks(actor)}`;
  const label = shorten(formatResourceLabel({ name, id }), 60);
  return [
    ...wrapMailText(`${label}: ${pluralize(days, 'day')}${by}`, '  ', '    '),
    ...wrapMailText(truncate(breakLinks(nameRecordedData(annotation)), 130), '    '),
  ];
}
