import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, template } from '../sample-resources/clusters';
import rule from './rule';

const ended = (version: string, date: string, kind = 'Standard') =>
  nonCompliant(`${kind} support of Kubernetes ${version} ended on ${date}`);
const extended = { parameters: { allowExtendedSupport: 'true' } };
const from131 = { parameters: { oldestVersionSupported: '1.31' } };
const FORM = 'expected a version of Kubernetes';

export default defineCases(rule, [
  {
    scenario: 'a version between two that are the oldest allowed',
    ...cluster({ Version: '1.32' }),
    parameters: { oldestVersionSupported: '1.33, 1.9' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a version with three parts',
    ...cluster({ Version: '1.33.1' }),
    expected: unreadable('Cannot read configuration.Version: expected a version of Kubernetes, found "1.33.1"'),
  },
  { scenario: 'a version in extended support', ...cluster({ Version: '1.31' }), expected: ended('1.31', '2025-11-26') },
  {
    scenario: 'the first day after standard support',
    ...cluster({ Version: '1.32' }),
    now: '2026-03-23T00:00:00Z',
    expected: ended('1.32', '2026-03-23'),
  },
  {
    scenario: 'a version after extended support, where it is enough',
    ...cluster({ Version: '1.28' }),
    ...extended,
    expected: ended('1.28', '2025-11-26', 'Extended'),
  },
  {
    scenario: 'a version that is older than those of the table',
    ...cluster({ Version: '1.9' }),
    expected: nonCompliant('Support of Kubernetes 1.9 ended before 2023-10-11'),
  },
  {
    scenario: 'a version that is older than the parameter',
    ...cluster({ Version: '1.30' }),
    ...from131,
    expected: nonCompliant('It runs Kubernetes 1.30, older than 1.31'),
  },
  {
    scenario: 'a version that is older than the parameter by its number',
    ...cluster({ Version: '1.9' }),
    ...from131,
    expected: nonCompliant('It runs Kubernetes 1.9, older than 1.31'),
  },
  {
    scenario: 'a name in lower case, from describe-cluster',
    ...cluster({ version: '1.29' }),
    expected: ended('1.29', '2025-03-23'),
  },
  {
    scenario: 'a template with a version in extended support',
    ...template({ Version: '1.30' }),
    expected: ended('1.30', '2025-07-23'),
  },
  {
    scenario: 'a template with a version in extended support as a number',
    ...template({ Version: 1.31 }),
    expected: ended('1.31', '2025-11-26'),
  },
  { scenario: 'a version in standard support', ...cluster({ Version: '1.34' }), expected: COMPLIANT },
  {
    scenario: 'the last second of standard support',
    ...cluster({ Version: '1.32' }),
    now: '2026-03-22T23:59:59Z',
    expected: COMPLIANT,
  },
  {
    scenario: 'a version in extended support, where it is enough',
    ...cluster({ Version: '1.31' }),
    ...extended,
    expected: COMPLIANT,
  },
  { scenario: 'the version of the parameter', ...cluster({ Version: '1.31' }), ...from131, expected: COMPLIANT },
  {
    scenario: 'a version that the table does not have, newer than the parameter',
    ...cluster({ Version: '1.99' }),
    ...from131,
    expected: COMPLIANT,
  },
  { scenario: 'a template with a version in standard support', ...template({ Version: '1.35' }), expected: COMPLIANT },
  {
    scenario: 'a version with a first number of two digits',
    ...cluster({ Version: '12.1' }),
    parameters: { oldestVersionSupported: '10.2' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a version that the table does not have',
    ...cluster({ Version: '1.99' }),
    expected: insufficientData('the end of support of Kubernetes 1.99 is not known'),
  },
  {
    scenario: 'a template without a version',
    ...template({}),
    expected: insufficientData('the template omits Version, so EKS chooses it when it creates the cluster'),
  },
  {
    scenario: 'a template that takes the version from a parameter',
    ...template({ Version: parameter }),
    expected: leftOpen('Version'),
  },
  {
    scenario: 'an item without a version',
    ...cluster({}),
    expected: unreadable(`Cannot read configuration.version: ${FORM}, found nothing`),
  },
  {
    scenario: 'a number instead of the version',
    ...cluster({ Version: 1.3 }),
    expected: unreadable(`Cannot read configuration.Version: ${FORM}, found 1.3`),
  },
  {
    scenario: 'a patch version',
    ...cluster({ Version: 'v1.31.2' }),
    expected: unreadable(`Cannot read configuration.Version: ${FORM}, found "v1.31.2"`),
  },
  {
    scenario: 'the output of describe-cluster',
    shape: 'description',
    configuration: { name: 'shop', version: '1.21' },
    expected: nonCompliant('Support of Kubernetes 1.21 ended before 2023-10-11'),
  },
]);
