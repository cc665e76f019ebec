import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { UPDATE_NOTES } from '../../../lib/resources/cloudfront/distribution-settings';
import { described, distribution } from '../sample-resources/distributions';
import rule from './rule';

const behavior = (viewerProtocolPolicy: string) => ({ targetOriginId: 'web', viewerProtocolPolicy });
const byPath = (pathPattern: string, policy: string) => ({ pathPattern, ...behavior(policy) });
const write = (first: string, others: readonly (readonly [path: string, policy: string])[] = []) => ({
  DefaultCacheBehavior: { ViewerProtocolPolicy: first },
  ...(others.length > 0 && {
    CacheBehaviors: {
      Items: others.map(([PathPattern, ViewerProtocolPolicy]) => ({ PathPattern, ViewerProtocolPolicy })),
    },
  }),
});
const change = (from: ReturnType<typeof write>, to: ReturnType<typeof write>, paths: string) =>
  expectedSetting({
    service: 'cloudfront',
    api: 'UpdateDistribution',
    step: 'ViewerPolicies',
    summary: `Redirect plain HTTP to HTTPS for ${paths}`,
    sideEffects: ['Clients that use plain HTTP and follow no redirect lose access, such as devices with old software'],
    notes: UPDATE_NOTES,
    to: { Id: 'E1ABCDEF', DistributionConfig: to },
    from: { Id: 'E1ABCDEF', DistributionConfig: from },
  });

export default definePlanCases(rule, [
  {
    scenario: 'plain HTTP for all paths',
    ...distribution({ defaultCacheBehavior: behavior('allow-all') }),
    expected: change(write('allow-all'), write('redirect-to-https'), 'all paths'),
  },
  {
    scenario: 'plain HTTP for some paths, beside others that refuse it',
    ...distribution(
      { defaultCacheBehavior: behavior('https-only') },
      { behaviors: [byPath('/api/*', 'https-only'), byPath('/old/*', 'allow-all')] },
    ),
    expected: change(
      write('https-only', [
        ['/api/*', 'https-only'],
        ['/old/*', 'allow-all'],
      ]),
      write('https-only', [
        ['/api/*', 'https-only'],
        ['/old/*', 'redirect-to-https'],
      ]),
      '/old/*',
    ),
  },
  {
    scenario: 'plain HTTP for all other paths',
    ...distribution(
      { defaultCacheBehavior: behavior('allow-all') },
      { behaviors: [byPath('/api/*', 'redirect-to-https')] },
    ),
    expected: change(
      write('allow-all', [['/api/*', 'redirect-to-https']]),
      write('redirect-to-https', [['/api/*', 'redirect-to-https']]),
      'all other paths',
    ),
  },
  {
    scenario: 'the output of get-distribution',
    ...described({ DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' } }),
    expected: change(write('allow-all'), write('redirect-to-https'), 'all paths'),
  },
  {
    scenario: 'a staging distribution',
    ...described({ DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' }, Staging: true }),
    expected: needsManualFix('It is a staging distribution: change the distribution whose changes it tries out'),
  },
  { scenario: 'HTTPS alone', ...distribution({}), expected: nothingToDo('The resource is compliant') },
]);
