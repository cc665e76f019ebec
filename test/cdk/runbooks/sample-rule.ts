import type { Operation } from '../../../lib/core/remediation/operation';
import type { Step } from '../../../lib/core/remediation/step';
import { every, type Rule } from '../../../lib/core/rule';
import openSsh from '../../../rules/ec2/open-ssh/rule';

const operation = (api: string, parameters: Operation['parameters']): Operation => ({
  service: 'ec2',
  api,
  parameters,
  permission: { action: `ec2:${api}`, resource: '*' },
  apply: (item) => item,
});

const AUTHORIZE: Step = {
  name: 'KeepTheRest',
  operation: operation('AuthorizeSecurityGroupIngress', { GroupId: 'String', IpPermissions: 'MapList' }),
  parameters: ['GroupId', 'IpPermissions'],
};

const REVOKE: Step = {
  name: 'RevokeOpen',
  operation: operation('RevokeSecurityGroupIngress', { GroupId: 'String', IpPermissions: 'MapList' }),
  parameters: ['GroupId', 'IpPermissions'],
  times: 2,
  waitFor: {
    service: 'ec2',
    api: 'DescribeSecurityGroups',
    parameters: { GroupIds: ['{{ ResourceId }}'] },
    selector: '$.SecurityGroups[0].State',
    values: ['settled'],
    timeoutSeconds: 60,
    permission: { action: 'ec2:DescribeSecurityGroups', resource: '*' },
  },
};

/** A remediation with several calls, a repeated call and a wait. */
export const sampleRemediation: NonNullable<Rule['remediation']> = {
  summary: 'Remediates the group',
  exclusions: 'Everything else',
  steps: [AUTHORIZE, REVOKE],
  undoSteps: [AUTHORIZE],
  plan: () => ({ kind: 'nothing', reason: 'never called' }),
  state: () => null,
};

export const sampleRule: Rule = { ...openSsh, name: 'sample-rule', remediation: sampleRemediation };

/** The runbook of a rule that no change triggers has one more step. */
export const scheduledRule: Rule = { ...sampleRule, triggers: [every('TwentyFour_Hours')] };
