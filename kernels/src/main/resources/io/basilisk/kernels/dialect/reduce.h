/* Sums and maxima over a work-group of GROUP items, in an order that never changes: the same input gives the same bits.
   Every item of the group must call them, with the same scratch of GROUP floats; every item gets the result. */
#define GROUP 64

DEVICE float group_sum(LOCAL_ARG float *scratch, float value) {
    SYNC_THREADS; /* whoever still reads the scratch of the call before */
    scratch[LOCAL_ID] = value;
    SYNC_THREADS;
    for (int reach = GROUP / 2; reach > 0; reach /= 2) {
        if (LOCAL_ID < reach) {
            scratch[LOCAL_ID] += scratch[LOCAL_ID + reach];
        }
        SYNC_THREADS;
    }
    return scratch[0];
}

DEVICE float group_max(LOCAL_ARG float *scratch, float value) {
    SYNC_THREADS;
    scratch[LOCAL_ID] = value;
    SYNC_THREADS;
    for (int reach = GROUP / 2; reach > 0; reach /= 2) {
        if (LOCAL_ID < reach) {
            scratch[LOCAL_ID] = fmax(scratch[LOCAL_ID], scratch[LOCAL_ID + reach]);
        }
        SYNC_THREADS;
    }
    return scratch[0];
}
