import { conditional, leftOpen } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { container, described, task, template } from '../sample-resources/task-definitions';
import rule from './rule';

const variable = (Name: string, Value: unknown = 'x') => ({ Name, Value });
const web = (...Environment: object[]) => container({ Environment });
const secrets = (...names: string[]) => nonCompliant(`Secrets in the environment: ${names.join(' and ')}`);
/** The identifier of a key in AWS's documentation. */
const KEY_ID = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

const LETTERS = 'x1'.repeat(18);

const resolved = new Unknown('a secret', '{{resolve:secretsmanager:orders:SecretString:password}}');
const hidden = new Unknown('{"Ref":"Password"}', { Ref: 'Password' }, undefined, '', 'a parameter with NoEcho');
const url = new Unknown('a URL', { 'Fn::Sub': `postgres://app:\${Password}@\${Db.Endpoint.Address}/orders` });

export default defineCases(rule, [
  {
    scenario: 'a secret access key',
    ...task({}, web(variable('AWS_SECRET_ACCESS_KEY'))),
    expected: secrets('AWS_SECRET_ACCESS_KEY of web'),
  },
  {
    scenario: 'an access key and its secret',
    ...task({}, web(variable('AWS_ACCESS_KEY_ID'), variable('AWS_SECRET_ACCESS_KEY'))),
    expected: secrets('AWS_ACCESS_KEY_ID of web', 'AWS_SECRET_ACCESS_KEY of web'),
  },
  {
    scenario: 'other variables',
    ...task({}, web(variable('STAGE', 'prod'), variable('PORT', '8080'))),
    expected: COMPLIANT,
  },
  { scenario: 'no variables', ...task({}, container({ Environment: undefined })), expected: COMPLIANT },
  {
    scenario: 'an access key under another name, the value of which is not shown',
    ...task({}, web(variable('UPLOADER', `id=${KEY_ID.replace('7', '2')}`))),
    expected: secrets('UPLOADER of web (an AWS access key)'),
  },
  {
    scenario: 'a private key',
    ...task({}, web(variable('TLS_KEY', '-----BEGIN RSA PRIVATE KEY-----\nMII…'))),
    expected: secrets('TLS_KEY of web (a private key)'),
  },
  ...(
    [
      ['a GitHub token', `${['gh', 'p_'].join('')}${LETTERS}`],
      ['a GitHub token', `${['github', 'pat_'].join('_')}${LETTERS}`],
      ['a GitLab token', `${['gl', 'pat-'].join('')}${LETTERS}`],
      ['a Slack token', `${['xo', 'xb-'].join('')}${LETTERS}`],
      ['a Slack webhook', `https://hooks.slack.com/services/${'T0/B0/'}${LETTERS}`],
      ['an npm token', `${['np', 'm_'].join('')}${LETTERS}`],
      ['a Stripe key', `${['sk', 'live_'].join('_')}${LETTERS}`],
      ['a key of an AI service', `${['sk', 'ant-'].join('-')}${LETTERS}`],
      ['a password in a connection string', 'jdbc:postgresql://db.example/shop?user=shop&password=example'],
      ['a password in a connection string', 'Server=db.example;User Id=shop;Password=example;'],
      ['a password in a connection string', 'Data Source=db.example; Password=example'],
      ['a password in a connection string', 'host=db.example user=shop password=example'],
      ['a password in a connection string', 'Password=example;Server=db.example'],
      ['a password in a URL', 'jdbc:mysql://shop:example@db.example/shop'],
      ['a password in a URL', 'redis://:example@cache.example:6379/0'],
      ['a password in a URL', 'amqp://shop:$example@queue.example'],
      ['a password in a connection string', 'dbname=shop password=$example'],
    ] as const
  ).map(([kind, value]) => ({
    scenario: `${kind}: ${value.slice(0, 8)}…`,
    ...task({}, web(variable('VALUE', value))),
    expected: secrets(`VALUE of web (${kind})`),
  })),
  ...[
    'jdbc:postgresql://db.example/shop?user=shop',
    'Server=db.example;Password=;',
    'reset_password=example',
    'http://db.example:5432/shop@example',
    `postgres://shop:\${DB_PASSWORD}@db.example/shop`,
    'host=db.example password=$(cat /run/password)',
    'redis://:{{ password }}@cache.example',
    'Server=db.example;Password=<password>',
    'sk-test-1',
    'npm_config_cache',
  ].map((value) => ({
    scenario: `no secret: ${value}`,
    ...task({}, web(variable('VALUE', value))),
    expected: COMPLIANT,
  })),
  {
    scenario: 'a password in a URL',
    ...task({}, web(variable('DATABASE_URL', 'postgres://shop:example@db.example:5432/shop'))),
    expected: secrets('DATABASE_URL of web (a password in a URL)'),
  },
  {
    scenario: 'a URL without a password',
    ...task({}, web(variable('DATABASE_URL', 'postgres://db.example:5432/shop?user=shop@example'))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a secret from Secrets Manager',
    ...task(
      {},
      container({
        Secrets: [
          { Name: 'AWS_SECRET_ACCESS_KEY', ValueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k' },
        ],
      }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a variable without a value',
    ...task({}, container({ Environment: [{ Name: 'AWS_SECRET_ACCESS_KEY' }] })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a number as the value of a variable',
    ...template({ ContainerDefinitions: [web(variable('PORT', 8080))] }),
    expected: COMPLIANT,
  },
  { scenario: 'an empty variable', ...task({}, web(variable('AWS_SECRET_ACCESS_KEY', ''))), expected: COMPLIANT },
  {
    scenario: 'another name of the parameter',
    ...task({}, web(variable('API_TOKEN'))),
    parameters: { secretKeys: 'API_TOKEN' },
    expected: secrets('API_TOKEN of web'),
  },
  {
    scenario: 'a password whose name and form are not known',
    ...task({}, web(variable('DB_PASSWORD', 'example'))),
    expected: COMPLIANT,
    todo: secrets('DB_PASSWORD of web'),
  },
  {
    scenario: 'a revision that was deregistered',
    ...task({ Status: 'INACTIVE' }, web(variable('AWS_SECRET_ACCESS_KEY'))),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a task definition from describe-task-definition',
    ...described({ containerDefinitions: [{ name: 'web', environment: [{ name: 'AWS_ACCESS_KEY_ID', value: 'x' }] }] }),
    expected: secrets('AWS_ACCESS_KEY_ID of web'),
  },
  {
    scenario: 'a template',
    ...template({ ContainerDefinitions: [web(variable('AWS_SECRET_ACCESS_KEY'))] }),
    expected: secrets('AWS_SECRET_ACCESS_KEY of web'),
  },
  {
    scenario: 'a template that takes a secret from a parameter, and still writes it into the environment',
    ...template({ ContainerDefinitions: [web(variable('AWS_SECRET_ACCESS_KEY', new Unknown('{"Ref":"Secret"}')))] }),
    expected: secrets('AWS_SECRET_ACCESS_KEY of web'),
  },
  {
    scenario: 'a template with a variable whose value a condition chooses',
    ...template({ ContainerDefinitions: [web(variable('TOKEN', conditional))] }),
    expected: leftOpen('ContainerDefinitions[0].Environment[0].Value', conditional),
  },
  {
    scenario: 'a template with another variable from a parameter',
    ...template({ ContainerDefinitions: [web(variable('STAGE', new Unknown('{"Ref":"Stage"}')))] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a secret that the deployment writes into the environment',
    ...template({ ContainerDefinitions: [web(variable('DB_PASSWORD', resolved))] }),
    expected: secrets('DB_PASSWORD of web (a secret of Secrets Manager)'),
  },
  {
    scenario:
      'a template with a parameter that is secret, with NoEcho, and that the deployment writes into the environment',
    ...template({ ContainerDefinitions: [web(variable('DB_PASSWORD', hidden))] }),
    expected: secrets('DB_PASSWORD of web (a parameter with NoEcho)'),
  },
  {
    scenario: 'a template with a URL that has a password from a parameter',
    ...template({ ContainerDefinitions: [web(variable('DB_URL', url))] }),
    expected: secrets('DB_URL of web (a password in a URL)'),
  },
  {
    scenario: 'a variable without a name',
    ...task({}, web({ Value: 'x' })),
    expected: unreadable(
      'Cannot read configuration.ContainerDefinitions[0].Environment[0].name: expected a string, found nothing',
    ),
  },
]);
