"""A gRPC server for tests: a real one, Debian's python3-grpcio, of tests/chat.proto.

    grpc_server.py FOLDER_OF_PROTO PORT

Prints "ready" once it listens. Complete answers with an id made of the prompt, or NOT_FOUND to "nobody"; Stream
answers with so many tokens; Collect with the prompts it was sent, joined.
"""

import subprocess
import sys
import tempfile
from concurrent import futures

import grpc

folder, port = sys.argv[1:]
made = tempfile.mkdtemp()
subprocess.run(["protoc", "-I", folder, "--python_out", made, "chat.proto"], check=True)
sys.path.insert(0, made)
import chat_pb2  # noqa: E402


def complete(ask, context):
    if ask.prompt == "nobody":
        context.abort(grpc.StatusCode.NOT_FOUND, "no such user")
    return chat_pb2.Answer(id="after " + ask.prompt)


def stream(ask, context):
    for i in range(ask.tokens):
        yield chat_pb2.Answer(token=f"t{i}")


def collect(asks, context):
    return chat_pb2.Answer(id="+".join(ask.prompt for ask in asks))


def handler(kind, function):
    return kind(
        function,
        request_deserializer=chat_pb2.Ask.FromString,
        response_serializer=chat_pb2.Answer.SerializeToString,
    )


server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
server.add_generic_rpc_handlers(
    [
        grpc.method_handlers_generic_handler(
            "chat.v1.Chat",
            {
                "Complete": handler(grpc.unary_unary_rpc_method_handler, complete),
                "Stream": handler(grpc.unary_stream_rpc_method_handler, stream),
                "Collect": handler(grpc.stream_unary_rpc_method_handler, collect),
            },
        )
    ]
)
server.add_insecure_port("127.0.0.1:" + port)
server.start()
print("ready", flush=True)
server.wait_for_termination()
