import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant, type RuleResult } from '../../../lib/core/evaluation';
import { cluster as record, template } from '../sample-resources/clusters';
import rule from './rule';

const types = (...names: unknown[]) => ({ EnabledTypes: names.map((Type) => ({ Type })) });
const cluster = (ClusterLogging: unknown) => record({ Logging: { ClusterLogging } });
const missing = (names = 'audit') => nonCompliant(`It keeps no log of type ${names}`);
const all = { parameters: { logTypes: 'api,audit,authenticator,controllerManager,scheduler' } };

const described: readonly (readonly [scenario: string, clusterLogging: unknown, expected: RuleResult])[] = [
  [
    'the audit log',
    [
      { types: ['api', 'audit'], enabled: true },
      { types: ['scheduler'], enabled: false },
    ],
    COMPLIANT,
  ],
  [
    'the audit log that is off',
    [
      { types: ['api'], enabled: true },
      { types: ['audit'], enabled: false },
    ],
    missing(),
  ],
  ['no list of logs', undefined, missing()],
];

export default defineCases(rule, [
  { scenario: 'no logs, as a recorded cluster has it', ...cluster({}), expected: missing() },
  { scenario: 'an empty list of logs', ...cluster(types()), expected: missing() },
  { scenario: 'null instead of the logs', ...cluster(null), expected: missing() },
  { scenario: 'other logs than the audit log', ...cluster(types('api', 'authenticator')), expected: missing() },
  { scenario: 'the audit log', ...cluster(types('audit')), expected: COMPLIANT },
  { scenario: 'the audit log among others', ...cluster(types('api', 'audit')), expected: COMPLIANT },
  {
    scenario: 'the audit log, in camel case',
    resourceId: 'shop',
    configuration: { name: 'shop', logging: { clusterLogging: { enabledTypes: [{ type: 'audit' }] } } },
    expected: COMPLIANT,
  },
  {
    scenario: 'the audit log, where all are required',
    ...cluster(types('audit')),
    ...all,
    expected: missing('api, authenticator, controllerManager and scheduler'),
  },
  {
    scenario: 'all logs, where all are required',
    ...cluster(types('api', 'audit', 'authenticator', 'controllerManager', 'scheduler')),
    ...all,
    expected: COMPLIANT,
  },
  {
    scenario: 'an item without the settings',
    ...record({ Version: '1.34' }),
    expected: unreadable('Cannot read configuration.logging: expected an object, found nothing'),
  },
  {
    scenario: 'the list of describe-cluster in a recorded item',
    ...cluster([{ types: ['audit'], enabled: true }]),
    expected: unreadable(
      'Cannot read configuration.Logging.ClusterLogging: expected an object, found [{"types":["audit"],"enabled":true}]',
    ),
  },
  ...described.map(([scenario, clusterLogging, expected]) => ({
    scenario: `describe-cluster: ${scenario}`,
    shape: 'description' as const,
    configuration: { name: 'shop', logging: { clusterLogging } },
    expected,
  })),
  {
    scenario: 'the name of a log in another casing',
    ...cluster(types('Audit')),
    expected: unreadable(
      'Cannot read configuration.Logging.ClusterLogging.EnabledTypes[0].Type: expected one of api, audit, authenticator, controllerManager, scheduler, found "Audit"',
    ),
  },
  { scenario: 'a template without logs', ...template({ Name: 'shop' }), expected: missing() },
  {
    scenario: 'a template with the audit log',
    ...template({ Logging: { ClusterLogging: types('audit') } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the logs from a parameter',
    ...template({ Logging: { ClusterLogging: { EnabledTypes: parameter } } }),
    expected: leftOpen('Logging.ClusterLogging.EnabledTypes'),
  },
  {
    scenario: 'a template that takes a log from a parameter',
    ...template({ Logging: { ClusterLogging: types(parameter) } }),
    expected: insufficientData(`the cluster may keep no log of type audit, depending on ${parameter.what}`),
  },
  {
    scenario: 'a template that takes a log from a parameter, beside the audit log',
    ...template({ Logging: { ClusterLogging: types(parameter, 'audit') } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that has the audit log under a condition',
    ...template({ Logging: { ClusterLogging: { EnabledTypes: [conditional] } } }),
    expected: leftOpen('Logging.ClusterLogging.EnabledTypes[0]', conditional),
  },
]);
