/** Photos of unsent forms in IndexedDB, by the key of their draft. */
const STORE = "photos";

function open(): Promise<IDBObjectStore> {
  return new Promise((done, fail) => {
    const request = indexedDB.open("jiceng", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () =>
      done(request.result.transaction(STORE, "readwrite").objectStore(STORE));
    request.onerror = () => fail(request.error);
  });
}

export async function savePhotos(key: string, files: File[]): Promise<void> {
  try {
    (await open()).put(files, key);
  } catch {
    // No database or no space: texts are stored anyway.
  }
}

export async function deletePhotos(key: string): Promise<void> {
  try {
    (await open()).delete(key);
  } catch {
    // Nothing stored.
  }
}

export async function loadPhotos(key: string): Promise<File[]> {
  try {
    const request = (await open()).get(key) as IDBRequest<File[] | undefined>;
    return await new Promise((done) => {
      request.onsuccess = () => done(request.result ?? []);
      request.onerror = () => done([]);
    });
  } catch {
    return [];
  }
}
