/** Photos of a form that has not been sent yet, in this browser's database, by their draft's key. */
const STORE = "photos";

function open(): Promise<IDBObjectStore> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("jiceng", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result.transaction(STORE, "readwrite").objectStore(STORE));
    asked.onerror = () => fail(asked.error);
  });
}

export async function keepPhotos(key: string, files: File[]): Promise<void> {
  try {
    (await open()).put(files, key);
  } catch {
    // No database or no room: the texts are kept all the same.
  }
}

export async function forgetPhotos(key: string): Promise<void> {
  try {
    (await open()).delete(key);
  } catch {
    // There is none.
  }
}

export async function keptPhotos(key: string): Promise<File[]> {
  try {
    const asked = (await open()).get(key) as IDBRequest<File[] | undefined>;
    return await new Promise((done) => {
      asked.onsuccess = () => done(asked.result ?? []);
      asked.onerror = () => done([]);
    });
  } catch {
    return [];
  }
}
