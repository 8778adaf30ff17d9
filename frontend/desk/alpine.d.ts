/** The parts that we use of Alpine's CSP build, which has no type declarations. */
declare module "@alpinejs/csp" {
  interface Alpine {
    data(name: string, made: () => object): void;
    start(): void;
  }
  const alpine: Alpine;
  export default alpine;
}
