import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defaultPolicy, lenientParameters, strongPolicy as policy } from '../sample-resources/account-settings';
import rule from './rule';

export default defineCases(rule, [
  {
    scenario: 'no policy of its own',
    ...defaultPolicy,
    expected: nonCompliant(
      'The password policy is the default of AWS, allows 8 characters, needs no upper-case letter, needs no lower-case letter, needs no symbol, needs no digit, remembers 0 passwords and lets passwords never expire',
    ),
  },
  {
    scenario: 'no policy of its own, and parameters that ask for nothing',
    ...defaultPolicy,
    parameters: lenientParameters,
    expected: nonCompliant('The password policy is the default of AWS'),
  },
  {
    scenario: 'a short password',
    ...policy({ MinimumPasswordLength: 8 }),
    expected: nonCompliant('The password policy allows 8 characters'),
  },
  {
    scenario: 'no upper-case letter',
    ...policy({ RequireUppercaseCharacters: false }),
    expected: nonCompliant('The password policy needs no upper-case letter'),
  },
  {
    scenario: 'no lower-case letter',
    ...policy({ RequireLowercaseCharacters: false }),
    expected: nonCompliant('The password policy needs no lower-case letter'),
  },
  {
    scenario: 'neither symbols nor digits',
    ...policy({ RequireSymbols: false, RequireNumbers: false }),
    expected: nonCompliant('The password policy needs no symbol and needs no digit'),
  },
  {
    scenario: 'no memory',
    ...policy({ PasswordReusePrevention: undefined }),
    expected: nonCompliant('The password policy remembers 0 passwords'),
  },
  {
    scenario: 'a short memory',
    ...policy({ PasswordReusePrevention: 5 }),
    expected: nonCompliant('The password policy remembers 5 passwords'),
  },
  {
    scenario: 'passwords that never expire',
    ...policy({ ExpirePasswords: false, MaxPasswordAge: undefined }),
    expected: nonCompliant('The password policy lets passwords never expire'),
  },
  {
    scenario: 'an age of 0, which AWS returns where passwords never expire',
    ...policy({ ExpirePasswords: false, MaxPasswordAge: 0 }),
    expected: nonCompliant('The password policy lets passwords never expire'),
  },
  {
    scenario: 'passwords that may get a year old',
    ...policy({ MaxPasswordAge: 365 }),
    expected: nonCompliant('The password policy lets passwords get 365 days old'),
  },
  {
    scenario: 'everything as AWS sets it without a policy',
    ...policy({
      MinimumPasswordLength: 8,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      ExpirePasswords: false,
      MaxPasswordAge: undefined,
      PasswordReusePrevention: undefined,
    }),
    expected: nonCompliant(
      'The password policy allows 8 characters, needs no upper-case letter, needs no lower-case letter, needs no symbol, needs no digit, remembers 0 passwords and lets passwords never expire',
    ),
  },
  { scenario: 'a strong policy', ...policy({}), expected: COMPLIANT },
  { scenario: 'a stronger policy', ...policy({ MinimumPasswordLength: 64, MaxPasswordAge: 30 }), expected: COMPLIANT },
  {
    scenario: 'a policy that is strong enough for the parameters',
    ...policy({
      MinimumPasswordLength: 8,
      RequireSymbols: false,
      MaxPasswordAge: undefined,
      PasswordReusePrevention: undefined,
    }),
    parameters: {
      MinimumPasswordLength: '8',
      RequireSymbols: 'false',
      MaxPasswordAge: '0',
      PasswordReusePrevention: '0',
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy without a length',
    ...policy({ MinimumPasswordLength: undefined }),
    expected: unreadable('Cannot read configuration.minimumPasswordLength: expected an integer, found nothing'),
  },
  {
    scenario: 'a word instead of a flag',
    ...policy({ RequireSymbols: 'some' }),
    expected: unreadable('Cannot read configuration.RequireSymbols: expected a boolean, found "some"'),
  },
]);
