import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { restStage } from '../../../lib/resources/apigateway/stage';

/** Flags stages of REST APIs that keep answers in a cache without encryption. */
export default defineRule({
  name: 'unencrypted-api-cache',
  title: 'Caches of REST API stages must be encrypted',
  rationale:
    'A cache keeps the answers of an API, with the personal data in them, for up to an hour. Encryption protects them if others get access to the storage.',
  severity: 'medium',
  resource: restStage,
  triggers: [onChange],
  managedRules: ['API_GW_CACHE_ENABLED_AND_ENCRYPTED'],
  controls: ['FSBP APIGateway.5', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {},
  limitations: [
    'Methods of an API whose own settings were removed after AWS Config recorded the stage.',
    'Who may empty the cache, or send requests that it does not answer.',
  ],
  evaluate({ cachedMethods }) {
    if (cachedMethods === undefined) return insufficientData('methods may be cached; the input has no methodSettings');
    if (cachedMethods.length === 0) return NOT_APPLICABLE;
    const plain = cachedMethods.filter(({ isEncrypted }) => !isEncrypted);
    if (plain.length === 0) return COMPLIANT;
    const paths = plain.map(({ path }) => path);
    return paths.includes(undefined)
      ? nonCompliant('The cache of the stage is not encrypted')
      : nonCompliant(`Cached without encryption: ${joinList(paths.flatMap((path) => path ?? []))}`);
  },
});
