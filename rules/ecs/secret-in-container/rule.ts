import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { isString } from '../../../lib/core/json';
import { strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { recognizeSecret } from '../../../lib/core/text/secrets';
import { type Container, taskDefinition } from '../../../lib/resources/ecs/task-definition';

/** Flags task definitions with secrets in the environment of a container. */
export default defineRule({
  name: 'secret-in-container',
  title: 'ECS containers must not have secrets in their environment variables',
  rationale:
    'Everyone who may read a task definition can read its environment, which also appears in the console, logs, crash reports and the history of AWS Config. Treat a secret there as disclosed.',
  severity: 'high',
  resource: taskDefinition,
  triggers: [onChange],
  managedRules: ['ECS_NO_ENVIRONMENT_SECRETS'],
  controls: ['FSBP ECS.8', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.2.2', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {
    secretKeys: strings({
      default: 'AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,ECS_ENGINE_AUTH_DATA',
      description: 'Names of variables that hold secrets',
    }),
  },
  limitations: [
    'Secrets without a known form in variables that the parameter does not name.',
    'Environment files in S3, and secrets in commands, labels and images.',
    'Older revisions that are still active: each is evaluated, whether or not a service uses it.',
  ],
  evaluate({ isInactive, containers }, { parameters: { secretKeys } }) {
    if (isInactive) return NOT_APPLICABLE;
    const found = containers.flatMap((container) => listSecrets(container, secretKeys));
    return found.length === 0 ? COMPLIANT : nonCompliant(`Secrets in the environment: ${joinList(found)}`);
  },
});

/** Describes secrets by their names, never by their values: `AWS_SECRET_ACCESS_KEY of web`. */
const listSecrets = ({ name: container, environment }: Container, secretKeys: readonly string[]): string[] =>
  environment.flatMap(({ name, value }) => {
    if (value === undefined || value === '') return [];
    if (secretKeys.includes(name)) return [`${name} of ${container}`];
    const kind = isString(value) || isUnknown(value) ? recognizeSecret(value) : undefined;
    return kind === undefined ? [] : [`${name} of ${container} (${kind})`];
  });
