import { defineCases } from '../../../lib/core/cases';
import { insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { makeEncryptionCases } from '../sample-resources/domains';
import rule from './rule';

export default defineCases(
  rule,
  makeEncryptionCases(
    'EncryptionAtRestOptions',
    nonCompliant('The domain is not encrypted at rest'),
    insufficientData('the domain may not be encrypted at rest; the input does not have EncryptionAtRestOptions'),
  ),
);
