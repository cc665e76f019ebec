import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, template } from '../sample-resources/clusters';
import rule from './rule';

const endpoint = { address: 'sales.0a.eu-west-1.redshift.amazonaws.com', port: 5439 };
const PUBLIC = nonCompliant('It has a public address');

export default defineCases(rule, [
  {
    scenario: 'a public cluster',
    ...cluster({ publiclyAccessible: true, endpoint }),
    expected: nonCompliant(`It has a public address, ${endpoint.address}`),
  },
  { scenario: 'a public cluster that is being created', ...cluster({ publiclyAccessible: true }), expected: PUBLIC },
  { scenario: 'a private cluster', ...cluster({ publiclyAccessible: false, endpoint }), expected: COMPLIANT },
  { scenario: 'names in Pascal case', ...cluster({ PubliclyAccessible: true }), expected: PUBLIC },
  {
    scenario: 'a cluster without the property',
    ...cluster({}),
    expected: unreadable('Cannot read configuration.publiclyAccessible: expected a boolean, found nothing'),
  },
  {
    scenario: 'null instead of the property',
    ...cluster({ publiclyAccessible: null }),
    expected: unreadable('Cannot read configuration.publiclyAccessible: expected a boolean, found nothing'),
  },
  {
    scenario: 'text instead of a boolean',
    ...cluster({ publiclyAccessible: 'no' }),
    expected: unreadable('Cannot read configuration.publiclyAccessible: expected a boolean, found "no"'),
  },
  {
    scenario: 'a public cluster from describe-clusters',
    shape: 'description',
    configuration: {
      ClusterIdentifier: 'sales',
      PubliclyAccessible: true,
      Endpoint: { Address: endpoint.address, Port: 5439 },
    },
    expected: nonCompliant(`It has a public address, ${endpoint.address}`),
  },
  {
    scenario: 'a private cluster from describe-clusters',
    shape: 'description',
    configuration: { ClusterIdentifier: 'sales', PubliclyAccessible: false },
    expected: COMPLIANT,
  },
  { scenario: 'a template with a public address', ...template({ PubliclyAccessible: 'true' }), expected: PUBLIC },
  { scenario: 'a template with a private address', ...template({ PubliclyAccessible: false }), expected: COMPLIANT },
  {
    scenario: 'a template without the property, which is private',
    ...template({ NodeType: 'ra3.large' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ PubliclyAccessible: parameter }),
    expected: leftOpen('PubliclyAccessible'),
  },
]);
