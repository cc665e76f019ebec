import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const running = (metadataOptions?: object) => ({
  configuration: { state: { code: 16, name: 'running' }, ...(metadataOptions && { metadataOptions }) },
});
const inState = (name: string) => ({
  configuration: { state: { name }, metadataOptions: { httpTokens: 'optional', httpEndpoint: 'enabled' } },
});
const IMDSV1 = nonCompliant('The metadata service answers without a session token (IMDSv1): httpTokens is "optional"');
const NOT_IN_INPUT = insufficientData('IMDSv1 may be allowed; httpTokens is not in the input');

export default defineCases(rule, [
  {
    scenario: 'a token is optional',
    ...running({ httpTokens: 'optional', httpEndpoint: 'enabled' }),
    expected: IMDSV1,
  },
  { scenario: 'a stopped instance, which will start with the same options', ...inState('stopped'), expected: IMDSV1 },
  {
    scenario: 'a token is required',
    ...running({ httpTokens: 'required', httpEndpoint: 'enabled' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the metadata service is off',
    ...running({ httpTokens: 'optional', httpEndpoint: 'disabled' }),
    expected: COMPLIANT,
  },
  { scenario: 'an item from before November 2019, without metadata options', ...running(), expected: NOT_IN_INPUT },
  { scenario: 'a terminated instance', ...inState('terminated'), expected: NOT_APPLICABLE },
  { scenario: 'an instance that is shutting down', ...inState('shutting-down'), expected: NOT_APPLICABLE },
  {
    scenario: 'the output of describe-instances',
    shape: 'description',
    configuration: { State: { Name: 'running' }, MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' } },
    expected: IMDSV1,
  },
  {
    scenario: 'a template that requires a token',
    shape: 'template',
    configuration: { MetadataOptions: { HttpTokens: 'required' } },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an optional token',
    shape: 'template',
    configuration: { MetadataOptions: { HttpTokens: 'optional' } },
    expected: IMDSV1,
  },
  {
    scenario: 'a template that leaves the options to a launch template',
    shape: 'template',
    configuration: { LaunchTemplate: { LaunchTemplateId: new Unknown('{"Ref":"Template"}'), Version: '1' } },
    expected: NOT_IN_INPUT,
  },
  {
    scenario: 'a template with metadata options but without httpTokens',
    shape: 'template',
    configuration: { MetadataOptions: { HttpPutResponseHopLimit: 2 } },
    expected: NOT_IN_INPUT,
  },
  {
    scenario: 'a template that requires a token, with the endpoint from a parameter',
    shape: 'template',
    configuration: { MetadataOptions: { HttpEndpoint: new Unknown('{"Ref":"Endpoint"}'), HttpTokens: 'required' } },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with httpTokens from a parameter',
    shape: 'template',
    configuration: { MetadataOptions: { HttpTokens: new Unknown('{"Ref":"Tokens"}') } },
    expected: insufficientData(
      'Properties.MetadataOptions.HttpTokens is {"Ref":"Tokens"}, which the template leaves open',
    ),
  },
  {
    scenario: 'no state',
    configuration: { metadataOptions: { httpTokens: 'required' } },
    expected: unreadable('Cannot read configuration.state: expected an object, found nothing'),
  },
  {
    scenario: 'an unknown value of httpTokens',
    ...running({ httpTokens: 'mandatory', httpEndpoint: 'enabled' }),
    expected: unreadable(
      'Cannot read configuration.metadataOptions.httpTokens: expected one of optional, required, found "mandatory"',
    ),
  },
]);
