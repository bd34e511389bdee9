// The C interface of MPI, of Open MPI or of MPICH: what of it is a macro, which Swift does not see, and its handles as
// structures, since they are pointers in one library and numbers in the other.
#ifndef TERN_MPI_SHIM_H
#define TERN_MPI_SHIM_H

// Debian's MPICH gives pkg-config options that SwiftPM refuses; <mpi/mpi.h> is whichever library the system prefers.
#if __has_include(<mpi.h>)
#include <mpi.h>
#else
#include <mpi/mpi.h>
#endif

typedef struct { MPI_Comm handle; } tern_mpi_communicator;
typedef struct { MPI_Request handle; } tern_mpi_request;

static inline int tern_mpi_success(void) { return MPI_SUCCESS; }
static inline int tern_mpi_longest_error(void) { return MPI_MAX_ERROR_STRING; }
static inline int tern_mpi_longest_version(void) { return MPI_MAX_LIBRARY_VERSION_STRING; }

// One thread, that of the first call, talks to MPI.
static inline int tern_mpi_initialize(void) {
    int provided = 0;
    return MPI_Init_thread(0, 0, MPI_THREAD_FUNNELED, &provided);
}

static inline int tern_mpi_is_running(void) {
    int is_initialized = 0, is_finalized = 0;
    MPI_Initialized(&is_initialized);
    MPI_Finalized(&is_finalized);
    return is_initialized && !is_finalized;
}

static inline void tern_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

// MARK: Communicators

static inline tern_mpi_communicator tern_mpi_world(void) { return (tern_mpi_communicator){MPI_COMM_WORLD}; }

// Whether a communicator is a group of ranks, and not the absence of one.
static inline int tern_mpi_is_group(tern_mpi_communicator communicator) { return communicator.handle != MPI_COMM_NULL; }

// The rank and the size. Errors come back as codes from then on, which become Swift errors.
static inline int tern_mpi_describe(tern_mpi_communicator communicator, int *rank, int *size) {
    int code = MPI_Comm_set_errhandler(communicator.handle, MPI_ERRORS_RETURN);
    if (code == MPI_SUCCESS) code = MPI_Comm_rank(communicator.handle, rank);
    return code == MPI_SUCCESS ? MPI_Comm_size(communicator.handle, size) : code;
}

// color: below 0 for no group.
static inline int tern_mpi_split(
    tern_mpi_communicator communicator, int color, int key, tern_mpi_communicator *result) {
    return MPI_Comm_split(communicator.handle, color < 0 ? MPI_UNDEFINED : color, key, &result->handle);
}

static inline void tern_mpi_free(tern_mpi_communicator communicator) {
    if (communicator.handle != MPI_COMM_WORLD) MPI_Comm_free(&communicator.handle);
}

// MARK: Collectives

static inline int tern_mpi_barrier(tern_mpi_communicator communicator) { return MPI_Barrier(communicator.handle); }

static inline int tern_mpi_broadcast(void *bytes, int count, int root, tern_mpi_communicator communicator) {
    return MPI_Bcast(bytes, count, MPI_BYTE, root, communicator.handle);
}

// own: count bytes; all: ranks · count.
static inline int tern_mpi_all_gather(const void *own, int count, void *all, tern_mpi_communicator communicator) {
    return MPI_Allgather(own, count, MPI_BYTE, all, count, MPI_BYTE, communicator.handle);
}

// The library's own sum over all ranks, in place, beside which Tern's is measured.
static inline int tern_mpi_sum_in_place(float *values, int count, tern_mpi_communicator communicator) {
    return MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_FLOAT, MPI_SUM, communicator.handle);
}

// MARK: Messages

static inline int tern_mpi_send(
    const void *bytes, int count, int peer, int tag, tern_mpi_communicator communicator, tern_mpi_request *request) {
    return MPI_Isend(bytes, count, MPI_BYTE, peer, tag, communicator.handle, &request->handle);
}

static inline int tern_mpi_receive(
    void *bytes, int count, int peer, int tag, tern_mpi_communicator communicator, tern_mpi_request *request) {
    return MPI_Irecv(bytes, count, MPI_BYTE, peer, tag, communicator.handle, &request->handle);
}

static inline int tern_mpi_wait_all(int count, tern_mpi_request *requests) {
    return MPI_Waitall(count, &requests->handle, MPI_STATUSES_IGNORE);
}

static inline int tern_mpi_test_all(int count, tern_mpi_request *requests, int *are_done) {
    return MPI_Testall(count, &requests->handle, are_done, MPI_STATUSES_IGNORE);
}

#endif
