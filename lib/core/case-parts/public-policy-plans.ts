import type { PlanCase } from '../cases';
import { needsManualFix, nothingToDo } from '../remediation/plan';
import { type ExpectedSetting, expectedSetting } from './expected-setting';

/** The rule whose plan cases are made. */
interface PublicPolicyPlanSample extends Pick<ExpectedSetting, 'service' | 'api'> {
  readonly noun: string;
  /** The resource with a policy as text, as AWS Config records it. */
  readonly recorded: (policy: string) => Partial<PlanCase>;
  /** The same as the calls of the service describe it. */
  readonly described: (policy: string) => Partial<PlanCase>;
  /** Returns the parameters of the call that sets the policy. */
  readonly toParameters: (policy: string) => ExpectedSetting['to'];
}

/** Makes the plan cases that all rules about public policies have in common. */
export function makePublicPolicyPlans(sample: PublicPolicyPlanSample): readonly PlanCase[] {
  const { recorded, described, toParameters, noun, service, api } = sample;
  const write = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
  const narrow = (from: string, to: string, names = 'statement "All"') =>
    expectedSetting({
      service,
      api,
      step: 'Policy',
      to: toParameters(to),
      from: toParameters(from),
      summary: `Restrict ${names} of the policy to principals of account 111122223333`,
      sideEffects: [
        `Other accounts and services of AWS that use the ${noun} only through ${names} lose access: name them in the policy first`,
      ],
    });
  const all = { Sid: 'All', Effect: 'Allow', Principal: '*', Action: `${service}:*`, Resource: '*' };
  const partner = { ...all, Sid: 'Partner', Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
  const own = (statement: object, conditions: object = {}) => ({
    ...statement,
    Condition: { ...conditions, StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
  });
  const withTls = { ...all, Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
  const maybeOwn = { ...all, Condition: { StringEquals: { 'AWS:PrincipalAccount': ['*', '111122223333'] } } };
  const [before, after] = [write(partner, all), write(partner, own(all))];
  return [
    {
      scenario: 'a statement for everyone beside one for an account, which stays',
      ...recorded(before),
      expected: narrow(before, after),
    },
    {
      scenario: 'the policy as text inside text, from the API of AWS Config',
      ...recorded(JSON.stringify(before)),
      expected: narrow(before, after),
    },
    { scenario: 'the output of the calls of the service', ...described(before), expected: narrow(before, after) },
    {
      scenario: 'a statement with a condition that restricts nothing, which stays',
      ...recorded(write(withTls)),
      expected: narrow(write(withTls), write(own(all, withTls.Condition))),
    },
    {
      scenario: 'a single statement, and everyone but one',
      ...recorded(
        JSON.stringify({ Statement: { ...all, Principal: undefined, NotPrincipal: { AWS: '444455556666' } } }),
      ),
      expected: narrow(
        JSON.stringify({ Statement: { ...all, Principal: undefined, NotPrincipal: { AWS: '444455556666' } } }),
        JSON.stringify({ Statement: [own({ ...all, Principal: undefined, NotPrincipal: { AWS: '444455556666' } })] }),
      ),
    },
    {
      scenario: 'a condition on the account that everyone meets',
      ...recorded(write(maybeOwn)),
      expected: needsManualFix('A statement has a condition on aws:PrincipalAccount already: correct it by hand'),
    },
    {
      scenario: 'a statement for a deleted user',
      ...recorded(write(all, { ...partner, Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } })),
      expected: needsManualFix(
        'The policy names AIDAEXAMPLEEXAMPLE123, a user or role that was deleted, and AWS accepts no such policy: remove it first',
      ),
    },
    {
      scenario: 'an input without an account',
      ...recorded(before),
      accountId: undefined as never,
      expected: needsManualFix(`The account of the ${noun} is not in the input`),
    },
    {
      scenario: 'a policy for an account',
      ...recorded(write(partner)),
      expected: nothingToDo('The resource is compliant'),
    },
  ];
}
