import { genericReader } from '../generic-resource';

/**
 * Reads repositories of ECR. DescribeRepositories does not return their lifecycle policies.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html
 * @example
 * repository.read(item).properties.optionalObject('imageScanningConfiguration');
 */
export const repository = genericReader('AWS::ECR::Repository', {
  list: 'repositories',
  id: 'repositoryName',
  arn: 'repositoryArn',
});
