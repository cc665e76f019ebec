import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const summary = (status: unknown, counts: object = {}) => ({
  ComplianceType: 'Patch',
  PatchBaselineId: 'pb-0a',
  Status: status,
  OverallSeverity: 'UNSPECIFIED',
  CompliantCriticalCount: 0,
  NonCompliantCriticalCount: 0,
  NonCompliantHighCount: 0,
  NonCompliantUnspecifiedCount: 0,
  ...counts,
});
const item = (content: unknown) => ({
  resourceId: 'i-0a',
  configuration: { 'AWS:ComplianceSummary': content },
});
const recorded = (status: unknown, counts?: object) =>
  item({ SchemaVersion: '1.0', Content: { Patch: summary(status, counts) } });
const NO_SUMMARY = insufficientData('the input has no summary of the patches of the instance');

export default defineCases(rule, [
  { scenario: 'missing patches', ...recorded('NON_COMPLIANT'), expected: nonCompliant('Patches are missing') },
  {
    scenario: 'missing patches with their severities',
    ...recorded('NON_COMPLIANT', { NonCompliantCriticalCount: 2, NonCompliantUnspecifiedCount: 11 }),
    expected: nonCompliant('Patches are missing: 2 critical and 11 unspecified'),
  },
  {
    scenario: 'a critical patch',
    ...item({ Patch: { ComplianceSummary: summary('NON_COMPLIANT', { NonCompliantCriticalCount: 1 }) } }),
    expected: nonCompliant('Patches are missing: 1 critical'),
  },
  {
    scenario: 'numbers as text',
    ...recorded('NON_COMPLIANT', { NonCompliantHighCount: '3' }),
    expected: nonCompliant('Patches are missing: 3 high'),
  },
  { scenario: 'all patches', ...recorded('COMPLIANT'), expected: COMPLIANT },
  {
    scenario: 'all patches, in an object more',
    ...item({ Patch: { ComplianceSummary: summary('COMPLIANT') } }),
    expected: COMPLIANT,
  },
  { scenario: 'all patches, in an object fewer', ...item(summary('COMPLIANT')), expected: COMPLIANT },
  {
    scenario: 'a status that says nothing',
    ...recorded('UNSPECIFIED_DATA'),
    expected: insufficientData('Systems Manager reports UNSPECIFIED_DATA'),
  },
  { scenario: 'no status', ...recorded(null), expected: NO_SUMMARY },
  { scenario: 'no summary', resourceId: 'i-0a', configuration: {}, expected: NO_SUMMARY },
  { scenario: 'null instead of the summary', ...item(null), expected: NO_SUMMARY },
  {
    scenario: 'a summary of associations alone',
    ...item({ SchemaVersion: '1.0', Content: { Association: summary('COMPLIANT') } }),
    expected: NO_SUMMARY,
  },
  {
    scenario: 'a status in other letters',
    ...recorded('Compliant'),
    expected: unreadable(
      'Cannot read configuration.AWS:ComplianceSummary.Content.Patch.Status: expected a status, found "Compliant"',
    ),
  },
  {
    scenario: 'a status with small letters before the others',
    ...recorded('nonCOMPLIANT'),
    expected: unreadable(
      'Cannot read configuration.AWS:ComplianceSummary.Content.Patch.Status: expected a status, found "nonCOMPLIANT"',
    ),
  },
  {
    scenario: 'a text instead of the summary',
    ...item('COMPLIANT'),
    expected: unreadable('Cannot read configuration.AWS:ComplianceSummary: expected an object, found "COMPLIANT"'),
  },
]);
