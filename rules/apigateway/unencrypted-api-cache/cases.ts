import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { rest, template } from '../sample-resources/stages';
import rule from './rule';

const cached = (methodSettings: unknown) =>
  rest({ cacheClusterEnabled: true, cacheClusterSize: '0.5', methodSettings });
const method = (cachingEnabled: unknown, cacheDataEncrypted: unknown) => ({
  metricsEnabled: false,
  cachingEnabled,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted,
});
const setting = (CachingEnabled: unknown, CacheDataEncrypted?: unknown, ResourcePath = '/*', HttpMethod = '*') => ({
  CachingEnabled,
  CacheDataEncrypted,
  ResourcePath,
  HttpMethod,
});
const cachedTemplate = (MethodSettings: unknown) => template({ CacheClusterEnabled: true, MethodSettings });
const PLAIN = nonCompliant('The cache of the stage is not encrypted');
const PLAIN_METHOD = nonCompliant('Cached without encryption: /orders/GET');

export default defineCases(rule, [
  { scenario: 'a cache that is not encrypted', ...cached({ '*/*': method(true, false) }), expected: PLAIN },
  { scenario: 'an encrypted cache', ...cached({ '*/*': method(true, true) }), expected: COMPLIANT },
  {
    scenario: 'a method that is cached without encryption',
    ...cached({ '*/*': method(true, true), '~1orders/GET': method(true, false) }),
    expected: PLAIN_METHOD,
  },
  {
    scenario: 'a method alone that is cached without encryption',
    ...cached({ '~1orders/GET': method(true, false) }),
    expected: PLAIN_METHOD,
  },
  {
    scenario: 'a method of the root that is cached without encryption',
    ...cached({ '~1/GET': method(true, false) }),
    expected: nonCompliant('Cached without encryption: /GET'),
  },
  {
    scenario: 'many methods that are cached without encryption',
    ...cached(Object.fromEntries(['a', 'b', 'c', 'd'].map((path) => [`~1${path}/GET`, method(true, false)] as const))),
    expected: nonCompliant('Cached without encryption: /a/GET, /b/GET and 2 more'),
  },
  {
    scenario: 'a method without encryption that is not cached',
    ...cached({ '*/*': method(true, true), '~1orders/POST': method(false, false) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'settings without encryption, which is off',
    ...cached({ '*/*': method(true, undefined) }),
    expected: PLAIN,
  },
  {
    scenario: 'a cache that no method uses',
    ...cached({ '*/*': method(false, false) }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'a cache without settings of methods', ...cached({}), expected: NOT_APPLICABLE },
  {
    scenario: 'a cache, and an item that does not have the settings of methods',
    ...cached(null),
    expected: insufficientData('methods may be cached; the input has no methodSettings'),
  },
  {
    scenario: 'a stage without a cache, whose methods would be cached',
    ...rest({ cacheClusterEnabled: false, methodSettings: { '*/*': method(true, false) } }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'names in Pascal case', ...cached({ '*/*': setting(true, false) }), expected: PLAIN },
  {
    scenario: 'text instead of the setting of the cache',
    ...rest({ cacheClusterEnabled: 'on' }),
    expected: unreadable('Cannot read configuration.cacheClusterEnabled: expected a boolean, found "on"'),
  },
  {
    scenario: 'a stage without the setting of the cache',
    ...rest({ cacheClusterEnabled: undefined }),
    expected: unreadable('Cannot read configuration.cacheClusterEnabled: expected a boolean, found nothing'),
  },
  {
    scenario: 'a list instead of the settings of methods',
    ...cached([]),
    expected: unreadable('Cannot read configuration.methodSettings: expected an object, found []'),
  },
  { scenario: 'a template that encrypts', ...cachedTemplate([setting('true', 'true')]), expected: COMPLIANT },
  { scenario: 'a template that does not', ...cachedTemplate([setting(true)]), expected: PLAIN },
  {
    scenario: 'a template with a method that is cached without encryption',
    ...cachedTemplate([setting(true, true), setting(true, false, '/orders', 'GET')]),
    expected: PLAIN_METHOD,
  },
  {
    scenario: 'a template with methods that are cached without encryption, and escaped paths',
    ...cachedTemplate([setting(true, false, '/', 'GET'), setting(true, false, '/~1orders~1{id}', 'GET')]),
    expected: nonCompliant('Cached without encryption: /GET and /orders/{id}/GET'),
  },
  {
    scenario: 'a template with a cache that no method uses',
    ...template({ CacheClusterEnabled: true, CacheClusterSize: '0.5' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template without a cache',
    ...template({ MethodSettings: [setting(true, false)] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes encryption from a parameter',
    ...cachedTemplate([setting(true, parameter)]),
    expected: leftOpen('MethodSettings[0].CacheDataEncrypted'),
  },
  {
    scenario: 'a template that takes the cache from a parameter',
    ...template({ CacheClusterEnabled: parameter, MethodSettings: [setting(true, false)] }),
    expected: leftOpen('CacheClusterEnabled'),
  },
  {
    scenario: 'a template that may leave the settings of methods out',
    ...cachedTemplate(conditional),
    expected: leftOpen('MethodSettings', conditional),
  },
]);
