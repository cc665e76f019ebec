import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { described, distribution, leftOpen, template } from '../sample-resources/distributions';
import rule from './rule';

const main = (viewerProtocolPolicy: unknown) => ({ defaultCacheBehavior: { viewerProtocolPolicy } });
const behavior = (pathPattern: string, viewerProtocolPolicy: string) => ({ pathPattern, viewerProtocolPolicy });
const plain = (paths: string) => nonCompliant(`Viewers may use plain HTTP for ${paths}`);
const CHOICE = 'expected one of allow-all, https-only, redirect-to-https';

export default defineCases(rule, [
  { scenario: 'plain HTTP', ...distribution(main('allow-all')), expected: plain('all paths') },
  {
    scenario: 'plain HTTP for some paths',
    ...distribution({}, { behaviors: [behavior('/api/*', 'allow-all'), behavior('/img/*', 'https-only')] }),
    expected: plain('/api/*'),
  },
  {
    scenario: 'plain HTTP for all but some paths',
    ...distribution(main('allow-all'), { behaviors: [behavior('/api/*', 'https-only')] }),
    expected: plain('all other paths'),
  },
  {
    scenario: 'plain HTTP for several paths',
    ...distribution(main('allow-all'), { behaviors: [behavior('/a/*', 'allow-all'), behavior('/b', 'allow-all')] }),
    expected: plain('all other paths, /a/* and /b'),
  },
  {
    scenario: 'the output of get-distribution with plain HTTP',
    ...described({ DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' } }),
    expected: plain('all paths'),
  },
  { scenario: 'a redirect', ...distribution({}), expected: COMPLIANT },
  { scenario: 'HTTPS only', ...distribution(main('https-only')), expected: COMPLIANT },
  {
    scenario: 'behaviors that all refuse plain HTTP',
    ...distribution({}, { behaviors: [behavior('/api/*', 'https-only'), behavior('/img/*', 'redirect-to-https')] }),
    expected: COMPLIANT,
  },
  { scenario: 'no list of further behaviors', ...distribution({ cacheBehaviors: null }), expected: COMPLIANT },
  { scenario: 'the output of get-distribution', ...described({}), expected: COMPLIANT },
  { scenario: 'a template with a redirect', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template with plain HTTP for some paths',
    ...template({ CacheBehaviors: [{ PathPattern: '/api/*', ViewerProtocolPolicy: 'allow-all' }] }),
    expected: plain('/api/*'),
  },
  {
    scenario: 'a template that leaves the paths open',
    ...template({ CacheBehaviors: [{ PathPattern: parameter, ViewerProtocolPolicy: 'https-only' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the policy from a parameter',
    ...template({ DefaultCacheBehavior: { ViewerProtocolPolicy: parameter } }),
    expected: leftOpen('DefaultCacheBehavior.ViewerProtocolPolicy'),
  },
  {
    scenario: 'a template that takes further behaviors from a parameter',
    ...template({ CacheBehaviors: parameter }),
    expected: leftOpen('CacheBehaviors'),
  },
  {
    scenario: 'fewer behaviors than their number',
    ...distribution({ cacheBehaviors: { quantity: 2, items: [behavior('/a', 'https-only')] } }),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.cacheBehaviors.items: expected 2 elements, found 1',
    ),
  },
  {
    scenario: 'a number of behaviors without them',
    ...distribution({ cacheBehaviors: { quantity: 1 } }),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.cacheBehaviors.items: expected 1 elements, found 0',
    ),
  },
  {
    scenario: 'a policy in other letters',
    ...distribution(main('HTTPS-ONLY')),
    expected: unreadable(
      `Cannot read configuration.distributionConfig.defaultCacheBehavior.viewerProtocolPolicy: ${CHOICE}, found "HTTPS-ONLY"`,
    ),
  },
  {
    scenario: 'no policy',
    ...distribution(main(null)),
    expected: unreadable(
      `Cannot read configuration.distributionConfig.defaultCacheBehavior.viewerProtocolPolicy: ${CHOICE}, found nothing`,
    ),
  },
]);
