/** Answers that were begun and are not wholly given, their bodies included: a table that is being written is one of them. */
export interface AnswersUnderWay {
  follow(answer: Promise<Response>): Promise<Response>;
  /** Resolves when nothing is under way. */
  ended(): Promise<void>;
}

export function createAnswersUnderWay(): AnswersUnderWay {
  const underWay = new Set<object>();
  let waiting: (() => void)[] = [];

  function end(answer: object): void {
    underWay.delete(answer);
    if (underWay.size > 0) return;
    for (const go of waiting) go();
    waiting = [];
  }

  async function follow(answer: Promise<Response>): Promise<Response> {
    underWay.add(answer);
    try {
      const response = await answer;
      if (response.body === null || !isStreamed(response)) {
        end(answer);
        return response;
      }
      return new Response(
        followBody(response.body, () => end(answer)),
        response,
      );
    } catch (error) {
      end(answer);
      throw error;
    }
  }

  return {
    follow,
    ended: () => (underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** Anything else was in memory when the answer was made. */
function isStreamed({ headers }: Response): boolean {
  return !/\bjson\b/.test(headers.get('content-type') ?? '');
}

function followBody(body: ReadableStream<Uint8Array>, end: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        end();
        controller.close();
      } catch (error) {
        end();
        throw error;
      }
    },
    async cancel(reason) {
      end();
      await reader.cancel(reason);
    },
  });
}
