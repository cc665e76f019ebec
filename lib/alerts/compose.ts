import type { ConfigurationItem } from '../core/item';
import type { Plan } from '../core/remediation/plan';
import type { Severity } from '../core/rule';
import type { ComplianceChange } from '../formats/compliance-change';
import type { Actor, Advice, Alert, Change } from './alert';
import type { Transition } from './transition';

/** What an alert is composed of. */
export interface AlertParts {
  readonly event: ComplianceChange;
  readonly kind: Transition;
  readonly rule: AboutRule;
  /** The resource as AWS Config recorded it last; absent where that could not be read. */
  readonly item: ConfigurationItem | undefined;
  readonly change: Change;
  readonly actor: Actor;
  readonly accountAlias: string | null;
  /** What the rule's remediation would do; absent where nobody planned. */
  readonly plan?: Plan;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** What an alert says of the rule. */
export interface AboutRule {
  /** Ours; absent for AWS's managed rules and Guard rules. */
  readonly name?: string;
  readonly title: string;
  readonly severity: Severity;
  /** `none`: the rule has no remediation. */
  readonly mode: Advice['mode'];
  /** The SSM document that puts its resources right; absent where none is deployed. */
  readonly document?: string;
}

/** The same for every delivery of the same event: rule, resource and transition. */
export const alertId = (event: ComplianceChange, kind: Transition): string =>
  [
    event.accountId,
    event.region,
    event.configRuleName,
    event.resourceType,
    event.resourceId,
    kind,
    event.now.recordedAt,
  ].join('/');

export function composeAlert(parts: AlertParts): Alert {
  const { event, kind, rule, item, change, actor, accountAlias } = parts;
  return {
    version: 1,
    id: alertId(event, kind),
    kind,
    at: event.now.recordedAt,
    rule: {
      name: rule.name ?? event.configRuleName,
      configRuleName: event.configRuleName,
      title: rule.title,
      severity: rule.severity,
    },
    resource: {
      type: event.resourceType,
      id: event.resourceId,
      name: item?.resourceName ?? item?.tags.Name ?? null,
      arn: item?.arn ?? null,
      accountId: event.accountId,
      accountAlias,
      region: event.region,
    },
    annotation: event.now.annotation ?? '',
    change,
    actor,
    remediation: { what: '', previewCommand: null, applyCommand: null, mode: rule.mode },
    waiver: null,
    consoleUrl: '',
  };
}
