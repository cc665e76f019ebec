import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const variable = (name: string, value: unknown = 'x', type: string | undefined = 'PLAINTEXT') => ({
  name,
  value,
  type,
});
const project = (variables: object[], settings: object = {}) => ({
  configuration: {
    name: 'site',
    source: { type: 'GITHUB', location: 'https://github.com/octo-org/site.git' },
    environment: { type: 'LINUX_CONTAINER', environmentVariables: variables },
    ...settings,
  },
});
const template = (EnvironmentVariables: object[], Location: unknown = 'https://github.com/octo-org/site.git') => ({
  shape: 'template' as const,
  resourceId: 'Site',
  configuration: { Source: { Type: 'GITHUB', Location }, Environment: { EnvironmentVariables } },
});
const secrets = (...what: string[]) => nonCompliant(`Secrets in the project: ${what.join(' and ')}`);
const withSource = (location: string) => project([], { source: { type: 'BITBUCKET', location } });
const inUrl = secrets('credentials in the URL of a source');

export default defineCases(rule, [
  {
    scenario: 'a secret access key',
    ...project([variable('AWS_SECRET_ACCESS_KEY')]),
    expected: secrets('variable AWS_SECRET_ACCESS_KEY'),
  },
  {
    scenario: 'an access key and its secret',
    ...project([variable('AWS_ACCESS_KEY_ID'), variable('STAGE', 'prod'), variable('AWS_SECRET_ACCESS_KEY')]),
    expected: secrets('variable AWS_ACCESS_KEY_ID', 'variable AWS_SECRET_ACCESS_KEY'),
  },
  { scenario: 'other variables', ...project([variable('STAGE', 'prod')]), expected: COMPLIANT },
  { scenario: 'no variables', ...project([]), expected: COMPLIANT },
  {
    scenario: 'a secret from Secrets Manager',
    ...project([variable('AWS_SECRET_ACCESS_KEY', 'build/key', 'SECRETS_MANAGER')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a secret from Parameter Store',
    ...project([variable('AWS_ACCESS_KEY_ID', '/build/key', 'PARAMETER_STORE')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a variable without a type, which is plain text',
    ...project([{ name: 'AWS_SECRET_ACCESS_KEY', value: 'x' }]),
    expected: secrets('variable AWS_SECRET_ACCESS_KEY'),
  },
  { scenario: 'a variable without a value', ...project([{ name: 'AWS_SECRET_ACCESS_KEY' }]), expected: COMPLIANT },
  { scenario: 'an empty variable', ...project([variable('AWS_SECRET_ACCESS_KEY', '')]), expected: COMPLIANT },
  {
    scenario: 'a private key under another name, which is not shown',
    ...project([variable('DEPLOY', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3…')]),
    expected: secrets('variable DEPLOY (a private key)'),
  },
  {
    scenario: 'a token whose name and form are not known',
    ...project([variable('API_TOKEN', 'example')]),
    expected: COMPLIANT,
    todo: secrets('variable API_TOKEN'),
  },
  {
    scenario: 'a password in the URL of the source',
    ...withSource('https://kim:example@bitbucket.org/octo-org/site.git'),
    expected: inUrl,
  },
  {
    scenario: 'an archive in S3 whose key contains a URL',
    ...project([], { source: { type: 'S3', location: 'builds/https://kim@example.com.zip' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a token in the URL of the source',
    ...withSource('https://x-token-auth@bitbucket.org/octo-org/site.git'),
    expected: inUrl,
  },
  {
    scenario: 'a password in the URL of a server without TLS',
    ...withSource('http://kim:example@git.example.com/site.git'),
    expected: inUrl,
  },
  {
    scenario: 'a URL without credentials',
    ...withSource('https://bitbucket.org/octo-org/site@2.git'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a secondary source',
    ...project([], {
      secondarySources: [{ type: 'GITHUB', location: 'https://kim:example@github.com/octo-org/site.git' }],
    }),
    expected: inUrl,
  },
  { scenario: 'a source without a URL', ...project([], { source: { type: 'CODEPIPELINE' } }), expected: COMPLIANT },
  {
    scenario: 'a project from batch-get-projects',
    shape: 'description',
    configuration: {
      name: 'site',
      source: { type: 'NO_SOURCE' },
      environment: { environmentVariables: [variable('AWS_ACCESS_KEY_ID')] },
    },
    expected: secrets('variable AWS_ACCESS_KEY_ID'),
  },
  {
    scenario: 'a template with a parameter that is secret, with NoEcho',
    ...template([
      {
        Name: 'TOKEN',
        Value: new Unknown('{"Ref":"Token"}', { Ref: 'Token' }, undefined, '', 'a parameter with NoEcho'),
      },
    ]),
    expected: secrets('variable TOKEN (a parameter with NoEcho)'),
  },
  {
    scenario: 'a template',
    ...template([{ Name: 'AWS_SECRET_ACCESS_KEY', Value: 'x' }]),
    expected: secrets('variable AWS_SECRET_ACCESS_KEY'),
  },
  {
    scenario: 'a template that takes a secret from a parameter, and still writes it into the project',
    ...template([{ Name: 'AWS_SECRET_ACCESS_KEY', Type: 'PLAINTEXT', Value: new Unknown('{"Ref":"Secret"}') }]),
    expected: secrets('variable AWS_SECRET_ACCESS_KEY'),
  },
  {
    scenario: 'a template with a secret that the deployment writes into the project',
    ...template([
      { Name: 'TOKEN', Value: new Unknown('a secret', '{{resolve:secretsmanager:build:SecretString:token}}') },
    ]),
    expected: secrets('variable TOKEN (a secret of Secrets Manager)'),
  },
  {
    scenario: 'a template with a secret from Secrets Manager',
    ...template([{ Name: 'AWS_SECRET_ACCESS_KEY', Type: 'SECRETS_MANAGER', Value: 'build/key' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a variable whose value a condition chooses',
    ...template([{ Name: 'TOKEN', Value: conditional }]),
    expected: leftOpen('Environment.EnvironmentVariables[0].Value', conditional),
  },
  {
    scenario: 'a template with credentials in the URL',
    ...template([], 'https://kim:example@github.com/octo-org/site.git'),
    expected: inUrl,
  },
  {
    scenario: 'a template that takes the token in the URL from a parameter',
    ...template([], new Unknown('{"Fn::Sub":"…"}', { 'Fn::Sub': `https://\${Token}@github.com/octo-org/site.git` })),
    expected: inUrl,
  },
  {
    scenario: 'a template that takes the repository in the URL from a parameter',
    ...template([], new Unknown('{"Fn::Sub":"…"}', { 'Fn::Sub': `https://github.com/octo-org/\${Name}.git` })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the URL from a parameter',
    ...template([], parameter),
    expected: insufficientData('the URL of a source may have credentials: {"Ref":"Parameter"}'),
  },
  ...[`https://kim:\${Rest}/octo-org/site.git`, `\${Scheme}://kim:example@github.com/octo-org/site.git`].map((sub) => ({
    scenario: `a template that leaves a part of the URL open before its host ends: ${sub}`,
    ...template([], new Unknown(sub, { 'Fn::Sub': sub })),
    expected: insufficientData(`the URL of a source may have credentials: ${sub}`),
  })),
  ...['CODECOMMIT', 'S3'].map((Type) => ({
    scenario: `a template that takes the location of ${Type} from a parameter, which has no credentials`,
    shape: 'template' as const,
    resourceId: 'Site',
    configuration: { Source: { Type, Location: parameter }, Environment: {} },
    expected: COMPLIANT,
  })),
  {
    scenario: 'a template that takes the URL from a parameter, and has a secret',
    ...template([{ Name: 'AWS_SECRET_ACCESS_KEY', Value: 'x' }], parameter),
    expected: secrets('variable AWS_SECRET_ACCESS_KEY'),
  },
  {
    scenario: 'a template with a repository of its own',
    ...template(
      [],
      new Reference('{"Fn::GetAtt":["Site","CloneUrlHttp"]}', 'Site', 'CloneUrlHttp', undefined, {
        resourceType: 'AWS::CodeCommit::Repository',
      }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'no environment',
    configuration: { name: 'site', source: { type: 'NO_SOURCE' } },
    expected: unreadable('Cannot read configuration.environment: expected an object, found nothing'),
  },
  {
    scenario: 'a variable without a name',
    ...project([{ value: 'x' }]),
    expected: unreadable(
      'Cannot read configuration.environment.environmentVariables[0].name: expected a string, found nothing',
    ),
  },
  {
    scenario: 'a location that is no text',
    ...project([], { source: { type: 'GITHUB', location: ['https://github.com/octo-org/site.git'] } }),
    expected: unreadable(
      'Cannot read configuration.source.location: expected a string, found ["https://github.com/octo-org/site.git"]',
    ),
  },
]);
