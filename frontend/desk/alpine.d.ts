/** Of Alpine's CSP build, which comes without types, what we use. */
declare module "@alpinejs/csp" {
  interface Alpine {
    data(name: string, made: () => object): void;
    start(): void;
  }
  const alpine: Alpine;
  export default alpine;
}
