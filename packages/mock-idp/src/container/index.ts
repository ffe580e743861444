/** The mock in a container, for tests in TypeScript whose other services live in containers as well. */
export {
  type ContainerBuilder,
  type MockIdpContainer,
  type MockIdpContainerOptions,
  type StartedContainer,
  startMockIdpContainer,
} from './startMockIdpContainer.ts';
