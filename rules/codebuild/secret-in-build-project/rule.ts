import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { isString } from '../../../lib/core/json';
import { splitAtOpenPart, toOutline } from '../../../lib/core/policy/unresolved';
import type { Properties } from '../../../lib/core/reading/properties';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { recognizeSecret } from '../../../lib/core/text/secrets';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags build projects with secrets in their variables or in the URLs of their sources. */
export default defineRule({
  name: 'secret-in-build-project',
  title: 'CodeBuild projects must not contain secrets',
  rationale:
    'Everyone who may read a build project can read its variables and sources, which also appear in the console, build logs and the history of AWS Config. Treat a secret there as disclosed.',
  severity: 'critical',
  resource: genericReader('AWS::CodeBuild::Project', { list: 'projects', id: 'arn', name: 'name', arn: 'arn' }),
  triggers: [onChange],
  managedRules: ['CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK', 'CODEBUILD_PROJECT_SOURCE_REPO_URL_CHECK'],
  controls: [
    'FSBP CodeBuild.1',
    'FSBP CodeBuild.2',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
  ],
  parameters: {},
  limitations: [
    'Secrets without a known form, in variables with other names.',
    'Secrets in the build specification, in the repository and in variables of a single build.',
  ],
  evaluate({ properties }) {
    const variables = properties.object('environment').optionalObjects('environmentVariables');
    const sources = [properties.object('source'), ...properties.optionalObjects('secondarySources')];
    const found = [...variables.flatMap(describeVariable), ...sources.flatMap(describeSource)];
    if (found.length > 0) return nonCompliant(`Secrets in the project: ${joinList(found)}`);
    const open = sources.flatMap(findOpenLocation);
    return open.length === 0
      ? COMPLIANT
      : insufficientData(`the URL of a source may have credentials: ${joinList(open)}`);
  },
});

const SECRET_NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** Variables of other types hold only the name of a secret. Their values are never shown. */
function describeVariable(variable: Properties): string[] {
  const type = variable.optionalOneOf('type', ['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER']);
  const [name, value] = [variable.string('name'), variable.unconditional('value')];
  if ((type !== undefined && type !== 'PLAINTEXT') || value === undefined || value === '') return [];
  if (SECRET_NAMES.includes(name)) return [`variable ${name}`];
  const kind = isString(value) || isUnknown(value) ? recognizeSecret(value) : undefined;
  return kind === undefined ? [] : [`variable ${name} (${kind})`];
}

/** A token may replace the user. */
function describeSource(source: Properties): string[] {
  const raw = source.unconditional('location');
  // A template may take the token from a parameter.
  const location = isUnknown(raw) ? toOutline(raw) : (source.optionalString('location') ?? '');
  return /^https?:\/\/[^/@\s]{1,300}@/i.test(location) ? ['credentials in the URL of a source'] : [];
}

/** Returns the location of a source that a template leaves open before its host ends, unless its type has no credentials. */
function findOpenLocation(source: Properties): string[] {
  const location = source.raw('location');
  if (!isUnknown(location)) return [];
  const known = splitAtOpenPart(location)?.head.split('*')[0];
  if (known === undefined || !/^[a-z]*(?::\/{0,2}[^/@]*)?$/i.test(known)) return [];
  return TYPES_WITHOUT_CREDENTIALS.includes(source.string('type')) ? [] : [location.what];
}

const TYPES_WITHOUT_CREDENTIALS = ['CODECOMMIT', 'S3'];
