import { defineCases } from '../../../lib/core/cases';
import { nonCompliant } from '../../../lib/core/evaluation';
import { detector, makeFeatureCases } from '../sample-resources/detectors';
import rule from './rule';

export default defineCases(rule, [
  ...makeFeatureCases({
    label: 'EKS audit log monitoring',
    name: 'EKS_AUDIT_LOGS',
    toSource: (flag) => ({ DataSources: { Kubernetes: { AuditLogs: flag } } }),
    path: 'Kubernetes.AuditLogs',
  }),
  {
    scenario: 'names in lower case',
    ...detector({ dataSources: { kubernetes: { auditLogs: { enable: false } } } }),
    expected: nonCompliant('EKS audit log monitoring is off'),
  },
]);
