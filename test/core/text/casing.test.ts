import { camelCase, capitalize, kebabCase, pascalCase, toClause, uncapitalize } from '../../../lib/core/text/casing';

test.each<[convert: (text: string) => string, text: string, expected: string]>([
  [capitalize, 'ipPermissions', 'IpPermissions'],
  [capitalize, 'DBInstance', 'DBInstance'],
  [capitalize, '', ''],
  [uncapitalize, 'IpPermissions', 'ipPermissions'],
  [uncapitalize, '', ''],
  [pascalCase, 'open-ssh', 'OpenSsh'],
  [pascalCase, 'imdsv1-instance', 'Imdsv1Instance'],
  [camelCase, 'public-s3-bucket', 'publicS3Bucket'],
  [kebabCase, 'IpPermissions', 'ip-permissions'],
  [kebabCase, 'DBInstanceIdentifier', 'db-instance-identifier'],
  [kebabCase, 'Ipv6CidrBlock', 'ipv6-cidr-block'],
  [toClause, 'The volume is in use', 'the volume is in use'],
  [toClause, 'A volume', 'a volume'],
  [toClause, 'ACM renews the certificate', 'ACM renews the certificate'],
])('%p of "%s" is "%s"', (convert, text, expected) => {
  expect(convert(text)).toBe(expected);
});
