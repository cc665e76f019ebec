import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { pluralize } from '../../../lib/core/text/format';
import { secret } from '../../../lib/resources/secretsmanager/secret';

/** Flags secrets that are not rotated automatically, or not often enough. */
export default defineRule({
  name: 'unrotated-secret',
  title: 'Secrets must be rotated automatically',
  rationale:
    'A password that never changes still works for everyone who once had it: former colleagues, old backups, logs. What is rotated by hand is rotated late, or never.',
  severity: 'medium',
  resource: secret,
  triggers: [onChange],
  managedRules: ['SECRETSMANAGER_ROTATION_ENABLED_CHECK'],
  controls: [
    'FSBP SecretsManager.1',
    'PCI DSS 4.0.1 3.5.1',
    'PCI DSS 4.0.1 8.2.2',
    'PCI DSS 4.0.1 8.3.2',
    'PCI DSS 4.0.1 8.3.5',
    'PCI DSS 4.0.1 8.3.7',
    'PCI DSS 4.0.1 8.3.9',
    'PCI DSS 4.0.1 8.3.10.1',
    'PCI DSS 4.0.1 8.6.3',
  ],
  parameters: {
    maximumAllowedRotationFrequency: integer({
      default: 0,
      min: 0,
      max: 1000,
      description: 'The most days between two rotations; 0 for any number',
    }),
    maximumAllowedRotationFrequencyInHours: integer({
      default: 0,
      min: 0,
      max: 24_000,
      description: 'The most hours between two rotations; 0 for any number',
    }),
  },
  limitations: [
    'Whether rotations succeed.',
    'How often a schedule with a `cron` expression rotates, until the first rotation.',
    'Replicas that AWS Config recorded: their items do not have the primary Region, whose rotation they have.',
    'A rotation that another stack has for the secret of a template.',
  ],
  evaluate(secret, { parameters }) {
    if (secret.isDeleted) return NOT_APPLICABLE;
    if (!secret.isRotated) return secret.canBeRotated ? nonCompliant('It has no automatic rotation') : NOT_APPLICABLE;
    const { maximumAllowedRotationFrequency: days, maximumAllowedRotationFrequencyInHours: hours } = parameters;
    const limit = Math.min(days * 24 || Number.POSITIVE_INFINITY, hours || Number.POSITIVE_INFINITY);
    if (limit === Number.POSITIVE_INFINITY) return COMPLIANT;
    const { rotationHours: found } = secret;
    if (found === undefined) {
      const schedule = secret.rotationSchedule ?? 'not in the input';
      return insufficientData(
        `it may be rotated less often than every ${formatHours(limit)}; its schedule is ${schedule}`,
      );
    }
    if (found <= limit) return COMPLIANT;
    return nonCompliant(`It is rotated every ${formatHours(found)}; the most allowed is ${formatHours(limit)}`);
  },
});

const formatHours = (hours: number): string =>
  hours % 24 === 0 ? pluralize(hours / 24, 'day') : pluralize(hours, 'hour');
