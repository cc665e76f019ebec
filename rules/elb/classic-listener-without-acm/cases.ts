import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { balancer, described, listener, template } from '../sample-resources/classic-load-balancers';
import rule from './rule';

const ACM = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b';
const IAM = 'arn:aws:iam::111122223333:server-certificate/web';
const referTo = (resourceType: string) =>
  new Reference('{"Ref":"Certificate"}', 'Certificate', undefined, undefined, { resourceType });
const https = (sslcertificateId: unknown) => listener('HTTPS', 443, { sslcertificateId });
const flagged = (what: string) => nonCompliant(`Certificate is not of ACM: ${what}`);
const unknown = (what: string) => insufficientData(`a certificate may not be of ACM: ${what} (HTTPS on port 443)`);
const joined = (start: string) =>
  new Unknown('{"Fn::Join":…}', { 'Fn::Join': ['', [start, { Ref: 'Parameter' }]] }, [start, parameter]);
const ofTemplate = (SSLCertificateId: unknown, Protocol = 'HTTPS') => ({
  Protocol,
  LoadBalancerPort: '443',
  SSLCertificateId,
});

export default defineCases(rule, [
  { scenario: 'a certificate of IAM', ...balancer(https(IAM)), expected: flagged(`${IAM} (HTTPS on port 443)`) },
  {
    scenario: 'a certificate of IAM, in the casing of the API',
    ...balancer(listener('SSL', 995, { SSLCertificateId: IAM })),
    expected: flagged(`${IAM} (SSL on port 995)`),
  },
  {
    scenario: 'one certificate of each',
    ...balancer(https(ACM), listener('SSL', 995, { sslcertificateId: IAM })),
    expected: flagged(`${IAM} (SSL on port 995)`),
  },
  { scenario: 'an item without the certificate', ...balancer(https(null)), expected: unknown('not in the input') },
  {
    scenario: 'a certificate whose name begins like an ARN of ACM',
    ...balancer(https('arn:aws:iam::111122223333:server-certificate/arn:aws:acm:web')),
    expected: flagged('arn:aws:iam::111122223333:server-certificate/arn:aws:acm:web (HTTPS on port 443)'),
  },
  { scenario: 'a certificate of ACM', ...balancer(https(ACM)), expected: COMPLIANT },
  {
    scenario: 'a certificate of ACM in China',
    ...balancer(https(ACM.replace('arn:aws:', 'arn:aws-cn:'))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a certificate of ACM, and a plain listener, which plain-classic-listener evaluates',
    ...balancer(https(ACM), listener('HTTP', 80)),
    expected: COMPLIANT,
  },
  {
    scenario: 'a certificate that was imported into ACM',
    ...balancer(https(`${ACM}-imported`)),
    expected: COMPLIANT,
    todo: flagged(`${ACM}-imported (HTTPS on port 443)`),
  },
  { scenario: 'plain listeners alone', ...balancer(listener('HTTP', 80)), expected: NOT_APPLICABLE },
  { scenario: 'no listeners', ...balancer(), expected: NOT_APPLICABLE },
  {
    scenario: 'a number instead of the certificate',
    ...balancer(https(1)),
    expected: unreadable(
      'Cannot read configuration.listenerDescriptions[0].listener.sslcertificateId: expected a string, found 1',
    ),
  },
  {
    scenario: 'the output of describe-load-balancers',
    ...described({ Protocol: 'HTTPS', LoadBalancerPort: 443, SSLCertificateId: IAM }),
    expected: flagged(`${IAM} (HTTPS on port 443)`),
  },
  {
    scenario: 'a template with a certificate of ACM',
    ...template(ofTemplate(ACM)),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a certificate of IAM',
    ...template(ofTemplate(IAM)),
    expected: flagged(`${IAM} (HTTPS on port 443)`),
  },
  {
    scenario: 'a template that takes the certificate from a parameter',
    ...template(ofTemplate(parameter)),
    expected: unknown('{"Ref":"Parameter"}'),
  },
  {
    scenario: 'a template with a certificate of ACM whose ID it takes from a parameter',
    ...template(ofTemplate(joined('arn:aws:acm:eu-west-1:111122223333:certificate/'))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a certificate of IAM whose name it takes from a parameter',
    ...template(ofTemplate(joined('arn:aws:iam::111122223333:server-certificate/'))),
    expected: flagged('{"Fn::Join":…} (HTTPS on port 443)'),
  },
  {
    scenario: 'a template that takes what is before an ARN of ACM from a parameter',
    ...template(
      ofTemplate(new Unknown('{"Fn::Join":…}', { 'Fn::Join': ['', [{ Ref: 'Parameter' }, ACM]] }, [parameter, ACM])),
    ),
    expected: unknown('{"Fn::Join":…}'),
  },
  {
    scenario: 'an empty certificate',
    ...balancer(https('')),
    expected: unknown('not in the input'),
  },
  {
    scenario: 'a text that is no ARN',
    ...balancer(https('web')),
    expected: unknown('web'),
  },
  {
    scenario: 'a template with a certificate of its own',
    ...template(ofTemplate(referTo('AWS::CertificateManager::Certificate'))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a certificate of its own in IAM',
    ...template(ofTemplate(referTo('AWS::IAM::ServerCertificate'))),
    expected: nonCompliant('Certificate is not of ACM: {"Ref":"Certificate"} (HTTPS on port 443)'),
  },
  {
    scenario: 'a template with a certificate of a custom resource',
    ...template(ofTemplate(referTo('Custom::Certificate'))),
    expected: unknown('{"Ref":"Certificate"}'),
  },
  {
    scenario: 'a template that takes a certificate from a parameter, and has one of IAM',
    ...template(ofTemplate(parameter), ofTemplate(IAM, 'SSL')),
    expected: flagged(`${IAM} (SSL on port 443)`),
  },
]);
