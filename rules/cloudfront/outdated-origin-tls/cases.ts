import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { bucket, described, distribution, leftOpen, server, template } from '../sample-resources/distributions';
import rule from './rule';

const protocols = (...items: unknown[]) => ({ originSslProtocols: { quantity: items.length, items } });
const origin = (settings: object) => distribution({}, { origins: [server(settings)] });
const may = (text: string) => nonCompliant(`CloudFront may use ${text}`);
const unknown = (id: string) => insufficientData(`the input does not have the protocols of origin ${id}`);
const lax = { parameters: { minimumProtocol: 'TLSv1' } };
const PATH = 'configuration.distributionConfig.origins.items[0].customOriginConfig';
const templateOrigin = (config: unknown) =>
  template({ Origins: [{ Id: 'web', DomainName: 'www.example.com', CustomOriginConfig: config }] });

export default defineCases(rule, [
  { scenario: 'SSL 3.0', ...origin(protocols('SSLv3', 'TLSv1.2')), expected: may('SSLv3 to origin web') },
  { scenario: 'TLS 1.0', ...origin(protocols('TLSv1', 'TLSv1.2')), expected: may('TLSv1 to origin web') },
  {
    scenario: 'every version',
    ...origin(protocols('SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2')),
    expected: may('SSLv3, TLSv1 and TLSv1.1 to origin web'),
  },
  {
    scenario: 'SSL 3.0, where TLS 1.0 is allowed',
    ...origin(protocols('SSLv3', 'TLSv1')),
    ...lax,
    expected: may('SSLv3 to origin web'),
  },
  {
    scenario: 'one of several origins',
    ...distribution({}, { origins: [bucket(), server(), { ...server(protocols('TLSv1.1')), id: 'old' }] }),
    expected: may('TLSv1.1 to origin old'),
  },
  {
    scenario: "the viewer's protocol, which can be HTTPS",
    ...origin({ ...protocols('TLSv1'), originProtocolPolicy: 'match-viewer' }),
    expected: may('TLSv1 to origin web'),
  },
  {
    scenario: 'a template with TLS 1.0',
    ...templateOrigin({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1', 'TLSv1.2'] }),
    expected: may('TLSv1 to origin web'),
  },
  { scenario: 'TLS 1.2 alone', ...origin({}), expected: COMPLIANT },
  {
    scenario: 'TLS 1.2 and a version of later years',
    ...origin(protocols('TLSv1.2', 'TLSv1.3')),
    expected: COMPLIANT,
  },
  { scenario: 'TLS 1.0, where it is allowed', ...origin(protocols('TLSv1', 'TLSv1.2')), ...lax, expected: COMPLIANT },
  {
    scenario: 'TLS 1.0 that is never used, since CloudFront asks by plain HTTP',
    ...origin({ ...protocols('TLSv1'), originProtocolPolicy: 'http-only' }),
    expected: COMPLIANT,
  },
  { scenario: 'a bucket', ...distribution({}, { origins: [bucket()] }), expected: COMPLIANT },
  { scenario: 'the output of get-distribution', ...described({}), expected: COMPLIANT },
  { scenario: 'a template with TLS 1.2', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template that leaves the id of an origin open',
    ...template({
      Origins: [
        {
          Id: parameter,
          DomainName: 'www.example.com',
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        },
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the protocols from a parameter',
    ...templateOrigin({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: parameter }),
    expected: leftOpen('Origins[0].CustomOriginConfig.OriginSSLProtocols'),
  },
  {
    scenario: 'a template without protocols',
    ...templateOrigin({ OriginProtocolPolicy: 'https-only' }),
    expected: unknown('web'),
  },
  {
    scenario: 'a template with an empty list of protocols',
    ...templateOrigin({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: [] }),
    expected: unknown('web'),
  },
  {
    scenario: 'an origin in a VPC, whose protocols another resource has',
    ...distribution(
      {},
      { origins: [server(), { id: 'inside', domainName: 'lb.internal', vpcOriginConfig: { vpcOriginId: 'vo_0a' } }] },
    ),
    expected: unknown('inside'),
  },
  {
    scenario: 'an empty list of protocols',
    ...origin(protocols()),
    expected: unreadable(`Cannot read ${PATH}.originSslProtocols: expected protocols of TLS, found []`),
  },
  {
    scenario: 'a template that takes the origins from a parameter',
    ...template({ Origins: parameter }),
    expected: leftOpen('Origins'),
  },
  {
    scenario: 'no protocols',
    ...origin({ originSslProtocols: null }),
    expected: unreadable(`Cannot read ${PATH}.originSslProtocols: expected an object, found nothing`),
  },
  {
    scenario: 'protocols in other letters',
    ...origin(protocols('tlsv1')),
    expected: unreadable(`Cannot read ${PATH}.originSslProtocols: expected protocols of TLS, found ["tlsv1"]`),
  },
  {
    scenario: 'no origin',
    ...distribution({ origins: { quantity: 0 } }),
    expected: unreadable('Cannot read configuration.distributionConfig.origins: expected an origin, found []'),
  },
]);
